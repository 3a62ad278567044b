using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Numerics;

// tanh |x| = E / (E + 2) with E = e^(2|x|) - 1 = 2^n (e^r - 1) + (2^n - 1): no cancellation near 0, where n = 0, and one polynomial for the whole range.
public static partial class Elementary
{
    /// <summary>tanh x in each lane, at most 4 ulp off, odd to the last bit; 1 in size from |x| = 9.02 on, NaN in NaN out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var sign = x.AsInt32() & Vector512.Create(int.MinValue);
        var size = Vector512.Abs(x);
        size = Vector512.ConditionalSelect(Vector512.GreaterThan(size, Vector512.Create(9.02f)), Vector512.Create(9.02f), size);
        var reduced = ExpReduced(size + size, out var n);
        var scale = PowerOfTwo(n);
        var excess = Vector512.FusedMultiplyAdd(scale, reduced, scale - Vector512<float>.One);
        var result = excess / (excess + Vector512.Create(2f));
        return (result.AsInt32() | sign).AsSingle();
    }
}
