using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

public abstract partial class KernelConformance
{
    protected virtual double LossTolerance => 1e-6;

    [Theory, MemberData(nameof(EveryChannels))]
    public void Squared_error(int channels)
    {
        foreach (var sequences in (int[])[1, 15, 16, 17, 40, 48])
            foreach (var context in (int[])[1, 2, Size(channels + sequences).Context])
            {
                using var pair = Pair((ulong)sequences);
                var (groups, targets) = (Lane.Groups(sequences), Math.Max(1, channels - sequences % 4));
                var (prediction, target) = (pair.Activation(groups, context, channels), pair.Activation(groups, context, targets));
                var d = pair.Stale(groups, context, channels);
                var before = pair.Random.Doubles(context);
                var losses = new[] { (double[])before.Clone(), (double[])before.Clone() };
                var what = $"{sequences} sequences of [{context}, {targets} of {channels}]";

                pair.Call($"SquaredError {what}", (k, s) => k.SquaredError(prediction[s], target[s], sequences, losses[s]));
                pair.Call(
                    $"SquaredErrorGradient {what}", (k, s) => k.SquaredErrorGradient(prediction[s], target[s], sequences, 0.37f, d[s]), (d, LossTolerance));
                for (var t = 0; t < context; t++)
                    Assert.True(Math.Abs(losses[0][t] - losses[1][t]) <= LossTolerance * losses[1].Max(Math.Abs), $"{what}: {losses[0][t]} for {losses[1][t]} at {t}.");
            }
    }
}
