using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Kernels.Identities;

/// <summary>What the papers say that attention computes, held against any kernels. A subclass gives the kernels and how near their numbers must be.</summary>
public abstract partial class KernelIdentities
{
    protected abstract IKernels Create();

    /// <summary>As a share of the largest expected number; for mesa the last argument is its λ.</summary>
    protected virtual double Tolerance(double lambda = 1) => lambda <= 1 ? 1e-5 : 1e-4;

    /// <summary>The attention's output for the given tokens: [groups, T, H·K, 16].</summary>
    private static double[] Attend(IKernels kernels, AttentionShape shape, float[] qkv, int groups, int context, float parameter = 1) =>
        Attend(kernels, shape, qkv, groups, context, Enumerable.Repeat(parameter, shape.Parameters).ToArray());

    private static double[] Attend(IKernels kernels, AttentionShape shape, float[] qkv, int groups, int context, float[] parameters)
    {
        var input = kernels.NewActivation(groups, context, shape.InputChannels, qkv);
        var (o, memory) = (kernels.NewActivation(groups, context, shape.Channels), kernels.NewActivation(groups, context, kernels.AttentionMemory(shape)));
        kernels.Attention(shape, 0, input, new Matrix(kernels.NewParameters(parameters), 0, 1, shape.Parameters), o, memory);
        return kernels.Read(o);
    }

    private static int At(int context, int channels, int group, int position, int channel, int lane) =>
        ((group * context + position) * channels + channel) * Lane.Count + lane;

    private static float[] Tokens(int groups, int context, int channels, ulong seed = 1) => new TestRandom(seed).Floats(groups * context * channels * Lane.Count);

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(Distance(expected, actual) <= tolerance, $"Off by {Distance(expected, actual):E2} of the scale; {tolerance:E2} is allowed.");
    }

    /// <summary>Largest difference as a share of the largest expected number.</summary>
    private static double Distance(double[] expected, double[] actual) => expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() / expected.Max(Math.Abs);
}
