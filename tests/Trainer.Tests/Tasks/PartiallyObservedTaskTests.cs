using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Tests.Tasks;

[Collection(Alone.Name)]
public class PartiallyObservedTaskTests : StateTaskContract
{
    protected override TaskOptions Options { get; } =
        new(TaskKind.PartiallyObserved, 15, 5, 50, 0.01, 0.01, InitialState.Uniform, 10, TokenScheme.Raw, 0);

    [Fact]
    public void Observations_have_the_size_of_half_a_normal_matrix_times_the_state()
    {
        // Var o = n_h * 0.5^2 * Var h = 15 / 4 / 3, and the noise of 50 steps adds little.
        var batch = Generate(Options, 2048, 0);

        Assert.InRange(batch.Inputs.Average(v => (double)v * v) / (15.0 / 12), 0.96, 1.06);
    }

    [Fact]
    public void Without_state_noise_the_conditional_mean_comes_down_to_the_observation_noise()
    {
        // 3 observations of 5 channels fix 15 hidden ones; by position 500 the state is known to a sixth of the noise or so.
        var deviation = FloorDeviation(Options with { Noise = 0, Context = 600, Initial = InitialState.Normal }, 32, 500);

        Assert.InRange(deviation / 0.01, 0.99, 1.03);
    }

    [Fact]
    public void The_errors_of_the_conditional_mean_are_white()
    {
        var options = Options with { Noise = 0.05, ObservationNoise = 0.05, Initial = InitialState.Normal };
        var task = (IReferenceTask)TaskCatalog.Create(options);
        var batch = Generate(options, 512, 0);
        var means = new float[batch.Targets.Length];
        task.ConditionalMeans(Key, 0, batch, means);
        var errors = batch.Targets.Zip(means, (x, mean) => (double)x - mean).ToArray();

        // Errors of the exact mean at one position do not help to predict those at the next.
        var row = 5 * Lane.Count;
        var late = Enumerable.Range(0, errors.Length - row).Where(i => i / row % 50 is >= 20 and < 49).ToArray();
        var correlation = late.Average(i => errors[i] * errors[i + row]) / late.Average(i => errors[i] * errors[i]);
        Assert.InRange(correlation, -4 / Math.Sqrt(late.Length), 4 / Math.Sqrt(late.Length));
    }

    [Fact]
    public void The_bits_are_pinned() => Assert.Equal("54b22c6274269f88", BitsOf(Options));
}
