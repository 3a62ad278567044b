using System.Diagnostics;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Bench.Profiling;

internal sealed partial class ProfiledKernels
{
    public void NormHeads(HeadNormKind kind, int keyDim, int heads, Activation x, Activation scales)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.NormHeads(kind, keyDim, heads, x, scales);
        tallies["NormHeads"].Add(start, 0);
    }

    public void NormHeadsGradient(HeadNormKind kind, int keyDim, int heads, Activation y, Activation scales, Activation dx)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.NormHeadsGradient(kind, keyDim, heads, y, scales, dx);
        tallies["NormHeadsGradient"].Add(start, 0);
    }

    public void Rotate(ReadOnlySpan<float> table, int heads, Activation x, bool back)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.Rotate(table, heads, x, back);
        tallies["Rotate"].Add(start, 0);
    }

    public void Convolve(Matrix w, int heads, Activation x, Activation before)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.Convolve(w, heads, x, before);
        tallies["Convolve"].Add(start, 0);
    }

    public void ConvolveGradient(Matrix w, int heads, Activation before, Activation dx, Matrix dw)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.ConvolveGradient(w, heads, before, dx, dw);
        tallies["ConvolveGradient"].Add(start, 0);
    }

    public void NormOutputs(int keyDim, Activation x, Matrix gain, Activation y)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.NormOutputs(keyDim, x, gain, y);
        tallies["NormOutputs"].Add(start, 0);
    }

    public void NormOutputsGradient(int keyDim, Activation x, Matrix gain, Activation dx, Matrix dGain)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.NormOutputsGradient(keyDim, x, gain, dx, dGain);
        tallies["NormOutputsGradient"].Add(start, 0);
    }

    public void SwiGlu(Activation x, Activation y)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.SwiGlu(x, y);
        tallies["SwiGlu"].Add(start, 0);
    }

    public void SwiGluGradient(Activation x, Activation dy, Activation dx)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.SwiGluGradient(x, dy, dx);
        tallies["SwiGluGradient"].Add(start, 0);
    }
}
