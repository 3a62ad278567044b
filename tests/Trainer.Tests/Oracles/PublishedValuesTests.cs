using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Oracles;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;
using Xunit.Abstractions;

namespace Sweeper.Trainer.Tests.Oracles;

/// <summary>
/// The baselines of arXiv 2309.05858 on the fully observed task (n = 10, T = 50). Tolerances are 3 %: the standard error over 4096 sequences is 0.5 % to 0.8 %,
/// and the published values come from one test batch too.
/// </summary>
public class PublishedValuesTests(ITestOutputHelper output)
{
    private static readonly ITask s_task =
        TaskCatalog.Create(new TaskOptions(TaskKind.FullyObserved, 10, 5, 50, 0.01, 0.01, InitialState.Uniform, 10, TokenScheme.Raw, 0));

    [Fact]
    public void Zero_scores_1_67() => Near(1.67, Score("zero").Mean);

    [Fact]
    public void The_noise_floor_is_half_a_thousandth()
    {
        var score = Score("noise");

        // n noise^2 / 2, with 4096 * 50 * 10 numbers: the standard error is 0.1 %.
        Assert.InRange(score.Mean / 0.0005, 0.995, 1.005);
        Assert.All(score.LossByPosition, loss => Assert.InRange(loss / 0.0005, 0.95, 1.05));
    }

    [Fact]
    public void One_step_of_gradient_descent_scores_0_88_to_0_90_with_a_u_shaped_curve()
    {
        var score = Score("gd-1");
        var stepSize = double.Parse(score.Setting!.Split(' ')[^1]);
        var lowest = score.LossByPosition.Select((loss, t) => (loss, t)).Min().t + 1;

        Assert.InRange(score.Mean, 0.88 * 0.98, 0.90 * 1.02);
        Assert.InRange(stepSize, 0.031, 0.034);
        Assert.InRange(lowest, 31, 39);
        Assert.True(score.LossByPosition[49] > 1.2 * score.LossByPosition[lowest - 1]);
    }

    [Fact]
    public void Ridge_with_the_newest_pair_scores_0_184() => Near(0.184, Score("ridge").Mean);

    [Fact]
    public void Ridge_without_the_newest_pair_scores_0_209() => Near(0.209, Score("ridge-lagged").Mean);

    private OracleScore Score(string oracle)
    {
        var root = RandomKey.Of(1).Fold("published values");
        var score = OracleCatalog.Score(oracle, s_task, LossKind.SquaredError, root.Fold("test"), root.Fold("tuning"), 4096, CancellationToken.None);
        output.WriteLine($"{oracle}: {score.Mean:F5} [{score.Low:F5}, {score.High:F5}] {score.Setting}");
        return score;
    }

    private static void Near(double published, double measured) => Assert.InRange(measured / published, 0.97, 1.03);
}
