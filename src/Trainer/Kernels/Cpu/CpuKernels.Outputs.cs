using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    public void NormOutputs(int keyDim, Activation x, Matrix gain, Activation y) => _team.Ranges(
        Of(x).Rows,
        1,
        (keyDim, x: Of(x), gain, y: Of(y)),
        static (s, first, end, scratch) =>
        {
            var g = Data(s.gain);
            for (var row = first; row < end; row++)
            {
                for (var block = 0; block < s.x.Channels; block += s.keyDim)
                {
                    float* from = s.x.Row(row) + (block * Lane.Count), to = s.y.Row(row) + (block * Lane.Count);
                    var (_, scale) = Moments(NormKind.Rms, from, s.keyDim);
                    for (var c = 0; c < s.keyDim; c++)
                        (Vector512.Load(from + c * Lane.Count) * scale * g[block + c]).Store(to + c * Lane.Count);
                }
            }
        });

    /// <summary>The ranges are of blocks: the gradient of a gain is a sum over tokens.</summary>
    public void NormOutputsGradient(int keyDim, Activation x, Matrix gain, Activation dx, Matrix dGain) => _team.Ranges(
        x.Channels / keyDim,
        1,
        (keyDim, x: Of(x), gain, dx: Of(dx), dGain),
        static (s, first, end, scratch) =>
        {
            float* g = Data(s.gain), dg = Data(s.dGain);
            for (var row = 0; row < s.x.Rows; row++)
            {
                for (var block = first * s.keyDim; block < end * s.keyDim; block += s.keyDim)
                    NormOutputGradient(s.keyDim, s.x.Row(row) + (block * Lane.Count), s.dx.Row(row) + (block * Lane.Count), g + block, dg + block);
            }
        });

    private static void NormOutputGradient(int keyDim, float* source, float* gradient, float* gain, float* dGain)
    {
        var (_, scale) = Moments(NormKind.Rms, source, keyDim);
        var along = Vector512<float>.Zero;
        for (var c = 0; c < keyDim; c++)
        {
            var (normal, dy) = (Vector512.Load(source + c * Lane.Count) * scale, Vector512.Load(gradient + c * Lane.Count));
            dGain[c] += LaneSum.Of(dy * normal);
            var scaled = dy * gain[c];
            scaled.Store(gradient + c * Lane.Count);
            along = Vector512.FusedMultiplyAdd(scaled, normal, along);
        }

        along /= Vector512.Create((float)keyDim);
        for (var c = 0; c < keyDim; c++)
        {
            var normal = Vector512.Load(source + c * Lane.Count) * scale;
            (Vector512.FusedMultiplyAdd(-normal, along, Vector512.Load(gradient + c * Lane.Count)) * scale).Store(gradient + c * Lane.Count);
        }
    }
}
