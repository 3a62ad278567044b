using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

// With x̂ = (x − mean) · r and r = 1 / sqrt(variance + 1e-5): y = gain · x̂ + bias, and for ŷ = gain · dy
// dx = r (ŷ − mean(ŷ) − x̂ mean(ŷ x̂)). RMS is the same without the mean of x and without mean(ŷ).
public sealed unsafe partial class CpuKernels
{
    private const float NormEpsilon = 1e-5f;

    public void Norm(NormKind kind, Activation x, Matrix gain, Matrix bias, Activation y) => _team.Ranges(
        Of(x).Rows,
        1,
        (kind, x: Of(x), gain, bias, y: Of(y)),
        static (s, first, end, _) =>
        {
            float* g = Data(s.gain), b = Data(s.bias);
            for (var row = first; row < end; row++)
            {
                float* source = s.x.Row(row), target = s.y.Row(row);
                var (mean, scale) = Moments(s.kind, source, s.x.Channels);
                for (var c = 0; c < s.x.Channels; c++)
                {
                    var normal = (Vector512.Load(source + c * Lane.Count) - mean) * scale;
                    var offset = s.kind == NormKind.Layer ? Vector512.Create(b[c]) : Vector512<float>.Zero;
                    Vector512.FusedMultiplyAdd(normal, Vector512.Create(g[c]), offset).Store(target + c * Lane.Count);
                }
            }
        });

    /// <summary>Gains and biases are weights: their gradients are summed as <see cref="WeightGradient"/> does.</summary>
    public void NormGradient(NormKind kind, Activation x, Matrix gain, Activation dy, Activation dx, Matrix dGain, Matrix dBias)
    {
        for (var group = 0; group < x.Groups; group++)
        {
            for (var t = 0; t < x.Context; t += WeightGradient.PositionBlock)
            {
                var first = (group * x.Context) + t;
                NormGradient(kind, (Of(x), Of(dy), Of(dx)), Data(gain), first, first + Math.Min(WeightGradient.PositionBlock, x.Context - t));
                AddSums(_team.Scratch.Data, Data(dGain), x.Channels);
                if (kind == NormKind.Layer)
                    AddSums(_team.Scratch.Data + (x.Channels * Lane.Count), Data(dBias), x.Channels);
            }
        }
    }

    /// <summary>Some rows; their sums of dy x̂, then of dy, are left in the scratch: [2, C] lanes.</summary>
    private void NormGradient(NormKind kind, (CpuActivation X, CpuActivation DY, CpuActivation DX) a, float* gain, int first, int end)
    {
        var channels = a.X.Channels;
        float* gainSums = _team.Scratch.Data, biasSums = gainSums + (channels * Lane.Count);
        new Span<float>(gainSums, 2 * channels * Lane.Count).Clear();
        for (var row = first; row < end; row++)
        {
            float* source = a.X.Row(row), gradient = a.DY.Row(row), target = a.DX.Row(row);
            var (mean, scale) = Moments(kind, source, channels);
            var (sum, product) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (var c = 0; c < channels * Lane.Count; c += Lane.Count)
            {
                var normal = (Vector512.Load(source + c) - mean) * scale;
                var d = Vector512.Load(gradient + c);
                var scaled = d * gain[c / Lane.Count];
                sum += scaled;
                product = Vector512.FusedMultiplyAdd(scaled, normal, product);
                Vector512.FusedMultiplyAdd(d, normal, Vector512.Load(gainSums + c)).Store(gainSums + c);
                (Vector512.Load(biasSums + c) + d).Store(biasSums + c);
            }

            var count = Vector512.Create((float)channels);
            sum = kind == NormKind.Layer ? sum / count : Vector512<float>.Zero;
            product /= count;
            for (var c = 0; c < channels * Lane.Count; c += Lane.Count)
            {
                var normal = (Vector512.Load(source + c) - mean) * scale;
                var scaled = Vector512.Load(gradient + c) * gain[c / Lane.Count];
                var inside = Vector512.FusedMultiplyAdd(-normal, product, scaled - sum);
                Vector512.FusedMultiplyAdd(inside, scale, Vector512.Load(target + c)).Store(target + c);
            }
        }
    }

    private static void AddSums(float* sums, float* to, int channels)
    {
        for (var c = 0; c < channels; c++)
            to[c] += LaneSum.Of(Vector512.Load(sums + (c * Lane.Count)));
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
