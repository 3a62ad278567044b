using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    public void NormOutputs(int keyDim, Activation x, Matrix gain, Activation y)
    {
        var g = Data(gain);
        var (from, to) = (Of(x), Of(y));
        for (var row = 0; row < from.Rows; row++)
        {
            for (var first = 0; first < x.Channels; first += keyDim)
            {
                var at = (long)row * from.Stride + first * Lane.Count;
                var (_, scale) = Moments(NormKind.Rms, from.Data + at, keyDim);
                for (var c = 0; c < keyDim; c++)
                    (Vector512.Load(from.Data + at + c * Lane.Count) * scale * g[first + c]).Store(to.Data + at + c * Lane.Count);
            }
        }
    }

    public void NormOutputsGradient(int keyDim, Activation x, Matrix gain, Activation dx, Matrix dGain)
    {
        var g = Data(gain);
        var (from, to) = (Of(x), Of(dx));
        for (var row = 0; row < from.Rows; row++)
        {
            for (var first = 0; first < x.Channels; first += keyDim)
            {
                var at = (long)row * from.Stride + first * Lane.Count;
                float* source = from.Data + at, gradient = to.Data + at;
                var (_, scale) = Moments(NormKind.Rms, source, keyDim);
                var along = Vector512<float>.Zero;
                for (var c = 0; c < keyDim; c++)
                {
                    var (normal, dy) = (Vector512.Load(source + c * Lane.Count) * scale, Vector512.Load(gradient + c * Lane.Count));
                    Data(dGain)[first + c] += LaneSum.Of(dy * normal);
                    var scaled = dy * g[first + c];
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
    }
}
