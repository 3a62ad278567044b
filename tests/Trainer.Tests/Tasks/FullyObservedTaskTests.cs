using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Tests.Tasks;

[Collection(Alone.Name)]
public class FullyObservedTaskTests : StateTaskContract
{
    protected override TaskOptions Options { get; } =
        new(TaskKind.FullyObserved, 10, 5, 50, 0.01, 0.01, InitialState.Uniform, 10, TokenScheme.Raw, 0);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    public void The_conditional_mean_leaves_the_noise(double noise)
    {
        var deviation = FloorDeviation(Options with { Noise = noise, Clip = 1e6 }, 256, 0);

        // 256 * 50 * 10 numbers: the standard error of the deviation is 0.2 %.
        Assert.InRange(deviation / noise, 0.992, 1.008);
    }

    [Fact]
    public void Without_noise_norms_are_preserved()
    {
        var batch = Generate(Options with { Noise = 0, Context = 200 }, 64, 0);
        for (var sequence = 0; sequence < 64; sequence++)
        {
            var values = Sequence(batch, batch.Inputs, 10, sequence);
            Assert.Equal(Norm(0), Norm(199), 1e-4);
            double Norm(int t) => Math.Sqrt(values.Skip(t * 10).Take(10).Sum(v => (double)v * v));
        }
    }

    [Theory]
    [InlineData(InitialState.Uniform, 1.0 / 3)]
    [InlineData(InitialState.Normal, 1.0)]
    public void The_first_state_has_the_variance_that_was_asked_for(InitialState initial, double variance)
    {
        var batch = Generate(Options with { Initial = initial, Context = 2 }, 4096, 0);
        var first = batch.Inputs.Where((_, i) => i / Lane.Count / 10 % 2 == 0).ToArray();

        Assert.InRange(first.Average(), -0.02, 0.02);
        Assert.InRange(first.Average(v => v * v) / variance, 0.97, 1.03);
        Assert.Equal(initial == InitialState.Uniform, first.All(v => Math.Abs(v) <= 1));
    }

    [Fact]
    public void States_are_clipped()
    {
        var batch = Generate(Options with { Noise = 1, Clip = 0.5 }, 64, 0);

        Assert.Equal(0.5f, batch.Targets.Max());
        Assert.Equal(-0.5f, batch.Targets.Min());
    }

    /// <summary>Run it with DOTNET_EnableAVX512=0 and DOTNET_EnableAVX2=0 too: the pinned value holds there as well.</summary>
    [Fact]
    public void The_bits_are_pinned() => Assert.Equal("329b5e0b467a238d", BitsOf(Options));
}
