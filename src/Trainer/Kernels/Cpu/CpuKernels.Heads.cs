using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    private const float HeadLengthEpsilon = 1e-12f;

    public void NormHeads(HeadNormKind kind, int keyDim, int heads, Activation x, Activation scales)
    {
        var (to, by) = (Of(x), Of(scales));
        var (perHead, part) = (scales.Channels / heads, x.Channels / heads * Lane.Count);
        for (var row = 0; row < to.Rows; row++)
        {
            for (var i = 0; i < scales.Channels; i++)
            {
                var block = to.Data + (long)row * to.Stride + (i / perHead * part) + (i % perHead * keyDim * Lane.Count);
                var squares = SumOfProducts(block, block, keyDim);
                if (kind == HeadNormKind.Rms)
                    squares /= Vector512.Create((float)keyDim);
                squares += Vector512.Create(kind == HeadNormKind.Rms ? NormEpsilon : HeadLengthEpsilon);
                var scale = Vector512<float>.One / Vector512.Sqrt(squares);
                scale.Store(by.Data + (long)row * by.Stride + i * Lane.Count);
                for (var c = 0; c < keyDim; c++)
                    (Vector512.Load(block + c * Lane.Count) * scale).Store(block + c * Lane.Count);
            }
        }
    }

    public void NormHeadsGradient(HeadNormKind kind, int keyDim, int heads, Activation y, Activation scales, Activation dx)
    {
        var (from, by, to) = (Of(y), Of(scales), Of(dx));
        var (perHead, part) = (scales.Channels / heads, y.Channels / heads * Lane.Count);
        for (var row = 0; row < from.Rows; row++)
        {
            for (var i = 0; i < scales.Channels; i++)
            {
                var offset = (long)row * from.Stride + (i / perHead * part) + (i % perHead * keyDim * Lane.Count);
                float* normal = from.Data + offset, block = to.Data + offset;
                var scale = Vector512.Load(by.Data + (long)row * by.Stride + i * Lane.Count);
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
            for (var head = 0; head < heads; head++)
            {
                var pair = to.Data + (long)row * to.Stride + head * (x.Channels / heads) * Lane.Count;
                for (var c = 0; c < 2 * keyDim; c += 2, pair += 2 * Lane.Count)
                {
                    var at = c % keyDim;
                    var (cos, sin) = (Vector512.Create(angles[at]), Vector512.Create(back ? -angles[at + 1] : angles[at + 1]));
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
