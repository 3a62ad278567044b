using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    private const float HeadLengthEpsilon = 1e-12f;

    public void NormHeads(HeadNormKind kind, int keyDim, Activation x, Activation scales)
    {
        var (to, by) = (Of(x), Of(scales));
        for (var row = 0; row < to.Rows; row++)
        {
            for (var head = 0; head < scales.Channels; head++)
            {
                var block = to.Data + (long)row * to.Stride + head * keyDim * Lane.Count;
                var squares = SumOfProducts(block, block, keyDim);
                if (kind == HeadNormKind.Rms)
                    squares /= Vector512.Create((float)keyDim);
                squares += Vector512.Create(kind == HeadNormKind.Rms ? NormEpsilon : HeadLengthEpsilon);
                var scale = Vector512<float>.One / Vector512.Sqrt(squares);
                scale.Store(by.Data + (long)row * by.Stride + head * Lane.Count);
                for (var c = 0; c < keyDim; c++)
                    (Vector512.Load(block + c * Lane.Count) * scale).Store(block + c * Lane.Count);
            }
        }
    }

    public void NormHeadsGradient(HeadNormKind kind, int keyDim, Activation y, Activation scales, Activation dx)
    {
        var (from, by, to) = (Of(y), Of(scales), Of(dx));
        for (var row = 0; row < from.Rows; row++)
        {
            for (var head = 0; head < scales.Channels; head++)
            {
                var normal = from.Data + (long)row * from.Stride + head * keyDim * Lane.Count;
                var block = to.Data + (long)row * to.Stride + head * keyDim * Lane.Count;
                var scale = Vector512.Load(by.Data + (long)row * by.Stride + head * Lane.Count);
                var along = SumOfProducts(normal, block, keyDim);
                if (kind == HeadNormKind.Rms)
                    along /= Vector512.Create((float)keyDim);
                for (var c = 0; c < keyDim; c++)
                {
                    var inside = Vector512.FusedMultiplyAdd(-Vector512.Load(normal + c * Lane.Count), along, Vector512.Load(block + c * Lane.Count));
                    (inside * scale).Store(block + c * Lane.Count);
                }
            }
        }
    }

    public void Rotate(ReadOnlySpan<float> table, int heads, Activation x, bool back)
    {
        var to = Of(x);
        var keyDim = table.Length / x.Context;
        for (var row = 0; row < to.Rows; row++)
        {
            var angles = table.Slice(row % x.Context * keyDim, keyDim);
            var pair = to.Data + (long)row * to.Stride;
            for (var head = 0; head < heads; head++)
            {
                for (var c = 0; c < keyDim; c += 2, pair += 2 * Lane.Count)
                {
                    var (cos, sin) = (Vector512.Create(angles[c]), Vector512.Create(back ? -angles[c + 1] : angles[c + 1]));
                    var (a, b) = (Vector512.Load(pair), Vector512.Load(pair + Lane.Count));
                    Vector512.FusedMultiplyAdd(a, cos, -(b * sin)).Store(pair);
                    Vector512.FusedMultiplyAdd(b, cos, a * sin).Store(pair + Lane.Count);
                }
            }
        }
    }

    /// <summary><c>a · b</c> in each lane.</summary>
    private static Vector512<float> SumOfProducts(float* a, float* b, int count)
    {
        var sum = Vector512<float>.Zero;
        for (var c = 0; c < count; c++)
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + c * Lane.Count), Vector512.Load(b + c * Lane.Count), sum);
        return sum;
    }
}
