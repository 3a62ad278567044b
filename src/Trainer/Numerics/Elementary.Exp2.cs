using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Numerics;

// 2^x = 2^n 2^f with n the whole number nearest to x, so |f| <= 1/2 without any rounding. 2^f = 1 + f Q(f), Q interpolated at Chebyshev nodes; n is added to the
// exponent. What exp does beyond that, subnormal results and overflow, is left out: this is the inner loop of softmax, where x <= 0.
public static partial class Elementary
{
    /// <summary>
    /// 2^x in each lane for x &lt; 127.5, at most 0.85 ulp off for x >= -126. Below, where floats lose digits, it is off by at most 2^-127, and 0 for x &lt;= -127.
    /// NaN in, NaN out. From 127.5 on the result means nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp2(Vector512<float> x)
    {
        // At -127 exactly f is 0, and the exponent of 1 becomes that of 0. The comparison with NaN is false, so NaN passes.
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-127f)), Vector512.Create(-127f), x);
        var shifted = x + Vector512.Create(Rounder);
        var f = x - (shifted - Vector512.Create(Rounder));

        var q = Vector512.FusedMultiplyAdd(f, Vector512.Create(0.000154531634f), Vector512.Create(0.00133908633f));
        q = Vector512.FusedMultiplyAdd(f, q, Vector512.Create(0.00961808302f));
        q = Vector512.FusedMultiplyAdd(f, q, Vector512.Create(0.0555035695f));
        q = Vector512.FusedMultiplyAdd(f, q, Vector512.Create(0.240226507f));
        q = Vector512.FusedMultiplyAdd(f, q, Vector512.Create(0.693147182f));
        q = Vector512.FusedMultiplyAdd(f, q, Vector512<float>.One);
        return (q.AsInt32() + Vector512.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
    }
}
