using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Tests.Tasks;

/// <summary>What tasks promise whose observations are vectors of a state space: constructed tokens, and a noise floor in squares.</summary>
public abstract class StateTaskContract : TaskContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Constructed_tokens_hold_the_observation_twice_and_the_one_before(int masked)
    {
        var raw = Generate(Options with { Tokens = TokenScheme.Raw }, 16, 0);
        var built = Generate(Options with { Tokens = TokenScheme.Constructed, MaskSlots = masked }, 16, 0);
        var n = raw.InputChannels;
        Assert.Equal(4 * n, built.InputChannels);
        Assert.Equal(raw.Targets, built.Targets);
        for (var t = 0; t < raw.Context; t++)
        {
            for (var c = 0; c < n; c++)
            {
                var (now, before) = (At(raw, t, c), t == 0 ? 0 : At(raw, t - 1, c));
                Assert.Equal(0, At(built, t, c));
                Assert.Equal(masked == 2 ? 0 : now, At(built, t, n + c));
                Assert.Equal(now, At(built, t, 2 * n + c));
                Assert.Equal(before, At(built, t, 3 * n + c));
            }
        }

        static float At(SequenceBatch batch, int position, int channel) => batch.Inputs[batch.InputAt(0, position, channel) + 11];
    }

    /// <summary>Root mean square of target minus conditional mean over positions from <paramref name="from"/> on.</summary>
    private protected static double FloorDeviation(TaskOptions options, int sequences, int from)
    {
        var task = (IReferenceTask)TaskCatalog.Create(options);
        var batch = Generate(options, sequences, 0);
        var means = new float[batch.Targets.Length];
        task.ConditionalMeans(Key, 0, batch, means);
        var squares = batch.Targets.Zip(means, (x, mean) => ((double)x - mean) * ((double)x - mean))
            .Where((_, i) => i / Lane.Count / batch.TargetChannels % batch.Context >= from);
        return Math.Sqrt(squares.Average());
    }
}
