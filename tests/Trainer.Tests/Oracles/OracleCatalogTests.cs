using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Oracles;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Tests.Oracles;

public class OracleCatalogTests
{
    private static readonly TaskOptions s_small =
        new(TaskKind.FullyObserved, 4, 2, 10, 0.01, 0.01, InitialState.Uniform, 10, TokenScheme.Raw, 0);

    private static readonly Configuration s_configuration = new ParameterSchema(TaskParameters.All).Defaults;

    [Theory]
    [InlineData("zero")]
    [InlineData("noise")]
    [InlineData("gd-1")]
    [InlineData("gd-100")]
    [InlineData("ridge")]
    [InlineData("ridge-lagged")]
    public void Legal_names_pass(string name) => Assert.Null(OracleCatalog.Check(name, s_configuration));

    [Theory]
    [InlineData("gd-0")]
    [InlineData("gd-101")]
    [InlineData("gd-")]
    [InlineData("gd-+1")]
    [InlineData("gd-01")]
    [InlineData("Ridge")]
    public void Other_names_are_refused_with_the_legal_ones(string name)
    {
        var message = OracleCatalog.Check(name, s_configuration);

        Assert.Contains($"'{name}'", message);
        Assert.Contains("ridge-lagged", message);
        Assert.Throws<ArgumentException>(() => Score(name, s_small, 16));
    }

    [Fact]
    public void The_mean_is_that_of_the_curve_and_inside_the_interval()
    {
        var score = Score("ridge", s_small, 21);

        Assert.Equal(21, score.N);
        Assert.Equal(10, score.LossByPosition.Count);
        Assert.Equal(score.Mean, score.LossByPosition.Average(), 1e-12);
        Assert.True(score.Low < score.Mean && score.Mean < score.High);
        Assert.StartsWith("ridge strength ", score.Setting);
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("gd-2")]
    public void Token_scheme_and_masking_change_no_score(string name)
    {
        var raw = Score(name, s_small, 40);
        var masked = Score(name, s_small with { Tokens = TokenScheme.Constructed, MaskSlots = 2 }, 40);

        Assert.Equal(raw.LossByPosition, masked.LossByPosition);
        Assert.Equal(raw.Setting, masked.Setting);
    }

    [Fact]
    public void When_partially_observed_the_filter_beats_regression_which_beats_zero()
    {
        var options = s_small with { Kind = TaskKind.PartiallyObserved, Context = 30 };
        var (noise, ridge, zero) = (Score("noise", options, 256), Score("ridge", options, 256), Score("zero", options, 256));

        Assert.True(noise.High < ridge.Low && ridge.High < zero.Low, $"noise {noise.Mean}, ridge {ridge.Mean}, zero {zero.Mean}");
        Assert.Contains("Kalman", noise.Setting);
    }

    [Fact]
    public void A_cancelled_score_stops() =>
        Assert.Throws<OperationCanceledException>(() =>
            OracleCatalog.Score("ridge", TaskCatalog.Create(s_small), LossKind.SquaredError, RandomKey.Of(1), RandomKey.Of(2), 16, new CancellationToken(canceled: true)));

    private static OracleScore Score(string name, TaskOptions options, int sequences) =>
        OracleCatalog.Score(name, TaskCatalog.Create(options), LossKind.SquaredError, RandomKey.Of(1), RandomKey.Of(2), sequences, CancellationToken.None);
}
