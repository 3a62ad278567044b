using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Torch.Kernels;

namespace Sweeper.Trainer.Torch.Tests.Packs;

/// <summary>Replicas that take no part in a step come out as they were, bit for bit; the others as if all had taken part.</summary>
public sealed class AdamStepTests
{
    private const int Length = 37, Replicas = 4;
    private static readonly AdamStep Step = new(1e-2f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.1f, 0.001f);

    [Fact]
    public void Who_takes_no_part_stays_and_the_others_are_as_ever()
    {
        var (before, all, some) = (After([AdamStep.None, AdamStep.None, AdamStep.None, AdamStep.None]), After([Step, Step, Step, Step]), After([AdamStep.None, Step, AdamStep.None, Step]));
        for (var vector = 0; vector < 3; vector++)
        {
            Assert.NotEqual(before[vector], all[vector]);
            for (var replica = 0; replica < Replicas; replica++)
                Assert.Equal(Bits((replica % 2 == 0 ? before : all)[vector], replica), Bits(some[vector], replica));
        }
    }

    private static int[] Bits(float[] vector, int replica) => Array.ConvertAll(vector[(replica * Length)..((replica + 1) * Length)], BitConverter.SingleToInt32Bits);

    /// <summary>Weights and moments of all replicas. The gradient of the first is no number.</summary>
    private static float[][] After(AdamStep[] steps)
    {
        using var kernels = new TorchKernels(TorchSharp.torch.CPU, Replicas);
        var gradient = kernels.NewParameters(Length);
        kernels.Load([.. Enumerable.Range(0, Replicas * Length).Select(i => i < Length ? float.NaN : MathF.Sin(i))], gradient);
        ParameterVector[] vectors = [.. Enumerable.Range(0, 3).Select(_ => kernels.NewParameters(Length))];
        foreach (var (vector, at) in vectors.Select((v, at) => (v, at)))
            kernels.Load([.. Enumerable.Range(0, Replicas * Length).Select(i => i % 5 == 0 ? -0f : MathF.Abs(MathF.Cos(i + at)))], vector);
        kernels.AdamW(vectors[0], gradient, vectors[1], vectors[2], steps);
        return Array.ConvertAll(vectors, vector =>
        {
            var host = new float[Replicas * Length];
            kernels.Save(vector, host);
            return host;
        });
    }
}
