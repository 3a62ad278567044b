using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

public abstract partial class KernelConformance
{
    [Theory, MemberData(nameof(EveryChannels))]
    public void Cross_entropy(int channels)
    {
        foreach (var sequences in (int[])[1, 15, 16, 17, 40, 48])
            foreach (var size in (float[])[1, 20, 1000])
            {
                // A single sequence may be right everywhere, by 1000: then the gradient is 0, in float32, and has no scale.
                if (sequences == 1 && size > 100)
                    continue;
                using var pair = Pair((ulong)sequences);
                var (groups, targets, context) = (Lane.Groups(sequences), Math.Max(1, channels - sequences % 4), Size(channels + sequences).Context);
                var prediction = pair.Activation(groups, context, channels, () => size * pair.Random.Next());
                var wanted = OneHot.Of(pair.Random.Floats(groups * context * targets * Lane.Count), targets);
                var next = 0;
                var target = pair.Activation(groups, context, targets, () => wanted[next++]);
                var d = pair.Stale(groups, context, channels);
                var losses = new[] { new double[context], new double[context] };
                var what = $"{sequences} sequences of [{context}, {targets} of {channels}], logits to {size}";

                pair.Call($"CrossEntropy {what}", (k, s) => k.CrossEntropy(prediction[s], target[s], sequences, losses[s]));
                pair.Call(
                    $"CrossEntropyGradient {what}", (k, s) => k.CrossEntropyGradient(prediction[s], target[s], sequences, 0.37f, d[s]), (d, LossTolerance));

                // One channel has probability 1 and no loss; a float's rounding of log 1 is its scale then.
                for (var t = 0; t < context; t++)
                    Assert.True(Math.Abs(losses[0][t] - losses[1][t]) <= LossTolerance * Math.Max(1, losses[1].Max()), $"{what}: {losses[0][t]} for {losses[1][t]} at {t}.");
            }
    }

    /// <summary>A target may be any distribution: its cross-entropy with the softmax.</summary>
    [Fact]
    public void Cross_entropy_with_shared_targets()
    {
        using var pair = Pair();
        var prediction = pair.Activation(1, 2, 4);
        var target = pair.Activation(1, 2, 4, () => 0.25f);
        var d = pair.Stale(1, 2, 4);
        var losses = new[] { new double[2], new double[2] };
        pair.Call("CrossEntropy", (k, s) => k.CrossEntropy(prediction[s], target[s], 16, losses[s]));
        pair.Call("CrossEntropyGradient", (k, s) => k.CrossEntropyGradient(prediction[s], target[s], 16, 1, d[s]), (d, LossTolerance));
        Assert.Equal(losses[1][0], losses[0][0], 1e-4);
    }

    [Fact]
    public void Cross_entropy_does_not_hide_what_is_not_finite()
    {
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity])
            foreach (var at in (int[])[0, 1, 2])
            {
                using var kernels = Create();
                var (logits, targets, losses) = (new float[3 * Lane.Count], new float[3 * Lane.Count], new double[1]);
                (logits[at * Lane.Count], targets[Lane.Count]) = (bad, 1);
                var (prediction, target) = (kernels.NewActivation(1, 1, 3), kernels.NewActivation(1, 1, 3));
                kernels.Load(logits, prediction);
                kernels.Load(targets, target);
                kernels.CrossEntropy(prediction, target, 1, losses);
                Assert.False(double.IsFinite(losses[0]), $"{bad} at {at}: {losses[0]}");
            }
    }

    [Theory, MemberData(nameof(EveryChannels))]
    public void Soft_cap(int channels)
    {
        for (var turn = 0; turn < Contexts.Length; turn++)
            foreach (var cap in (float[])[0.3f, 2, 30])
            {
                using var pair = Pair();
                var (groups, context) = Size(turn);
                var x = pair.Activation(groups, context, channels, () => 6 * pair.Random.Next());
                var (y, dx) = (pair.Activation(groups, context, channels, () => cap * pair.Random.Next()), pair.Activation(groups, context, channels));

                pair.Call($"SoftCap {cap}", (k, s) => k.SoftCap(x[s], cap), (x, GeluTolerance));
                pair.Call($"SoftCapGradient {cap}", (k, s) => k.SoftCapGradient(y[s], cap, dx[s]), (dx, GeluTolerance));
            }
    }
}
