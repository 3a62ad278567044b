using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

// With x̂ = (x − mean) · r and r = 1 / sqrt(variance + 1e-5): y = gain · x̂ + bias, and for ŷ = gain · dy
// dx = r (ŷ − mean(ŷ) − x̂ mean(ŷ x̂)). RMS is the same without the mean of x and without mean(ŷ).
public sealed unsafe partial class CpuKernels
{
    private const float NormEpsilon = 1e-5f;

    public void Norm(NormKind kind, Activation x, Matrix gain, Matrix bias, Activation y)
    {
        float* g = Data(gain), b = Data(bias);
        var (from, to) = (Of(x), Of(y));
        for (var row = 0; row < from.Rows; row++)
        {
            float* source = from.Data + (long)row * from.Stride, target = to.Data + (long)row * to.Stride;
            var (mean, scale) = Moments(kind, source, x.Channels);
            for (var c = 0; c < x.Channels; c++)
            {
                var normal = (Vector512.Load(source + c * Lane.Count) - mean) * scale;
                var offset = kind == NormKind.Layer ? Vector512.Create(b[c]) : Vector512<float>.Zero;
                Vector512.FusedMultiplyAdd(normal, Vector512.Create(g[c]), offset).Store(target + c * Lane.Count);
            }
        }
    }

    public void NormGradient(NormKind kind, Activation x, Matrix gain, Activation dy, Activation dx, Matrix dGain, Matrix dBias)
    {
        float* g = Data(gain);
        var from = Of(x);
        for (var row = 0; row < from.Rows; row++)
        {
            var source = from.Data + (long)row * from.Stride;
            var gradient = Of(dy).Data + (long)row * Of(dy).Stride;
            var target = Of(dx).Data + (long)row * Of(dx).Stride;
            var (mean, scale) = Moments(kind, source, x.Channels);
            var (sum, product) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (var c = 0; c < x.Channels; c++)
            {
                var normal = (Vector512.Load(source + c * Lane.Count) - mean) * scale;
                var d = Vector512.Load(gradient + c * Lane.Count);
                var scaled = d * g[c];
                sum += scaled;
                product = Vector512.FusedMultiplyAdd(scaled, normal, product);
                Data(dGain)[c] += LaneSum.Of(d * normal);
                if (kind == NormKind.Layer)
                    Data(dBias)[c] += LaneSum.Of(d);
            }

            var channels = Vector512.Create((float)x.Channels);
            sum = kind == NormKind.Layer ? sum / channels : Vector512<float>.Zero;
            product /= channels;
            for (var c = 0; c < x.Channels; c++)
            {
                var normal = (Vector512.Load(source + c * Lane.Count) - mean) * scale;
                var scaled = Vector512.Load(gradient + c * Lane.Count) * g[c];
                var inside = Vector512.FusedMultiplyAdd(-normal, product, scaled - sum);
                Vector512.FusedMultiplyAdd(inside, scale, Vector512.Load(target + c * Lane.Count)).Store(target + c * Lane.Count);
            }
        }
    }

    private static (Vector512<float> Mean, Vector512<float> Scale) Moments(NormKind kind, float* x, int channels)
    {
        var count = Vector512.Create((float)channels);
        var mean = Vector512<float>.Zero;
        if (kind == NormKind.Layer)
        {
            for (var c = 0; c < channels; c++)
                mean += Vector512.Load(x + c * Lane.Count);
            mean /= count;
        }

        var squares = Vector512<float>.Zero;
        for (var c = 0; c < channels; c++)
        {
            var d = Vector512.Load(x + c * Lane.Count) - mean;
            squares = Vector512.FusedMultiplyAdd(d, d, squares);
        }

        return (mean, Vector512<float>.One / Vector512.Sqrt((squares / count) + Vector512.Create(NormEpsilon)));
    }
}
