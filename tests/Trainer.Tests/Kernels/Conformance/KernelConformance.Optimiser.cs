using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

public abstract partial class KernelConformance
{
    private static readonly int[] Lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000];

    protected virtual double OptimiserTolerance => 2e-6;

    [Fact]
    public void Elements_are_clipped()
    {
        foreach (var length in Lengths)
        {
            using var pair = Pair();
            var g = pair.Vector(length);
            pair.Call($"ClipElements of {length}", (k, s) => k.ClipElements(g[s], 0.3f), (g, 0));
        }
    }

    [Fact]
    public void Norm_is_clipped_when_it_is_longer()
    {
        foreach (var length in Lengths)
        {
            using var pair = Pair();
            var (g, small) = (pair.Vector(length, () => 1 + pair.Random.Next() / 2), pair.Vector(length));
            pair.Call($"ClipNorm of {length}", (k, s) => k.ClipNorm(g[s], 0.3f), (g, OptimiserTolerance));
            pair.Call($"ClipNorm of {length}, short already", (k, s) => k.ClipNorm(small[s], 100));
        }
    }

    /// <summary>The squares of these overflow float32; their sum has to be wider.</summary>
    [Fact]
    public void Norm_of_an_exploding_gradient_is_clipped()
    {
        using var pair = Pair();
        var g = pair.Vector(20, () => 1e25f * pair.Random.Next());
        pair.Call("ClipNorm", (k, s) => k.ClipNorm(g[s], 1), (g, OptimiserTolerance));
    }

    [Fact]
    public void AdamW()
    {
        foreach (var length in Lengths)
        {
            using var pair = Pair();
            var (w, m, v) = (pair.Vector(length), pair.Vector(length, () => 0), pair.Vector(length, () => 0));
            for (var step = 1; step <= 3; step++)
            {
                var g = pair.Vector(length);
                var scalars = new AdamStep(1e-2f, 0.9f, 0.999f, 1e-8f, 0.1f, (float)(1 - Math.Pow(0.9, step)), (float)(1 - Math.Pow(0.999, step)));
                pair.Call(
                    $"AdamW step {step} of {length}", (k, s) => k.AdamW(w[s], g[s], m[s], v[s], [scalars]),
                    (w, OptimiserTolerance), (m, OptimiserTolerance), (v, OptimiserTolerance));
            }
        }
    }

    /// <summary>A parameter whose gradient is always zero only decays: 0 / (sqrt(0) + epsilon) is 0.</summary>
    [Fact]
    public void AdamW_without_gradient_only_decays()
    {
        using var pair = Pair();
        var (w, g, m, v) = (pair.Vector(5), pair.Vector(5, () => 0), pair.Vector(5, () => 0), pair.Vector(5, () => 0));
        pair.Call(
            "AdamW", (k, s) => k.AdamW(w[s], g[s], m[s], v[s], [new AdamStep(1e-2f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.1f, 0.001f)]), (w, OptimiserTolerance));
    }

    /// <summary>Also where the gradient is no number: what a model that takes no part computes is nobody's.</summary>
    [Fact]
    public void AdamW_without_a_step_changes_no_bit()
    {
        using var kernels = Create();
        float[] before = [0f, -0f, 1f, -1f, float.Epsilon, float.MaxValue, float.NaN, float.NegativeInfinity];
        var vectors = Enumerable.Range(0, 3).Select(_ => kernels.NewParameters(before)).ToList();
        kernels.AdamW(vectors[0], kernels.NewParameters([1, 1, 1, 1, 1, 1, 1, float.NaN]), vectors[1], vectors[2], [AdamStep.None]);
        foreach (var vector in vectors)
        {
            var after = new float[before.Length];
            kernels.Save(vector, after);
            Assert.Equal(before.Select(BitConverter.SingleToInt32Bits), after.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void One_number_that_is_not_finite_is_found_wherever_it_is()
    {
        using var kernels = Create();
        foreach (var length in Lengths)
        {
            var host = new TestRandom(1).Floats(length);
            Assert.True(kernels.AllFinite(kernels.NewParameters(host)));
            for (var i = 0; i < Math.Min(length, 70); i++)
                foreach (var bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
                {
                    var broken = (float[])host.Clone();
                    broken[i] = bad;
                    Assert.False(kernels.AllFinite(kernels.NewParameters(broken)), $"{bad} at {i} of {length} was not found.");
                }
        }
    }

    [Fact]
    public void The_largest_numbers_are_finite()
    {
        using var kernels = Create();
        Assert.True(kernels.AllFinite(kernels.NewParameters(Enumerable.Repeat(float.MaxValue, 40).ToArray())));
    }
}
