using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>An activation of <see cref="ReferenceKernels"/>: float64 and open, so that a test can perturb one number and read in full precision.</summary>
public sealed class ReferenceActivation(int groups, int context, int channels) : Activation(groups, context, channels)
{
    /// <summary>Index <c>((g·T + t)·C + c)·16 + lane</c>.</summary>
    public double[] Data { get; } = new double[checked(groups * context * channels * Lane.Count)];

    /// <summary>Tokens per lane: groups · T. Token n is position n mod T of group n / T.</summary>
    public int Tokens => Groups * Context;

    public ref double this[int token, int channel, int lane] => ref Data[(token * Channels + channel) * Lane.Count + lane];
}
