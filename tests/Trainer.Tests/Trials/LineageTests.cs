using System.Security.Cryptography;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Trainer.Tests.Trials;

/// <summary>Two trials that differ in length alone are of one lineage exactly when the longer one begins like the shorter one; then it can be continued from it.</summary>
public sealed class LineageTests
{
    private const int Shorter = 20;

    /// <summary>Step 20 is not tested by the longer trial where evaluations are 6 apart, and is where they are 5 or 20 apart.</summary>
    [Theory]
    [InlineData(true, 40, "training.schedule=constant")]
    [InlineData(true, 40, "training.schedule=constant", "evaluation.every=5")]
    [InlineData(true, 40, "training.schedule=constant", "evaluation.every=20")]
    [InlineData(true, 40, "training.schedule=constant", "evaluation.every=100")]
    [InlineData(true, 40, "training.schedule=constant", "training.warmup_steps=8", "model.attention=mesa")]
    [InlineData(true, 40, "training.schedule=constant", "training.warmup_steps=20", "training.clip=norm")]
    [InlineData(true, 40, "training.schedule=cosine", "training.decay_steps=10", "model.attention=linear")]
    [InlineData(true, 40, "training.schedule=cosine", "training.decay_steps=20", "training.warmup_steps=5")]
    [InlineData(true, 40, "training.schedule=cosine", "training.decay_steps=30", "task.kind=markov")]
    [InlineData(true, 40, "training.schedule=cosine", "training.decay_steps=100", "training.warmup_steps=5")]
    [InlineData(false, 40, "training.schedule=cosine", "training.decay_steps=0")]
    [InlineData(false, 40, "training.schedule=cosine", "training.decay_steps=0", "training.warmup_steps=5")]
    [InlineData(true, 25, "evaluation.every=0")]
    [InlineData(false, 30, "evaluation.every=0")]
    [InlineData(false, 40, "evaluation.every=0")]
    public void A_lineage_is_one_beginning(bool same, int longer, params string[] settings)
    {
        var (one, two) = (Train(Shorter, settings), Train(longer, settings));

        var (of, and) = (LineageId.Of(one.Trial, SmallTrial.Executor), LineageId.Of(two.Trial, SmallTrial.Executor));
        Assert.Equal(same, of is not null && of == and);
        Assert.Equal(same, Texts(one, r => r.Step < Shorter).SequenceEqual(Texts(two, r => r.Step < Shorter)));
        Assert.Equal(of is not null, one.CheckpointStep == Shorter);
        if (!same)
            return;
        var continued = Continue(one, longer, settings);
        Assert.Equal(Texts(two, _ => true), Texts(continued, _ => true));
        Assert.Equal(Weights(two), Weights(continued));
    }

    /// <summary>20, 40 and 80 steps, each from the one before.</summary>
    [Fact]
    public void A_continued_trial_can_be_continued()
    {
        string[] settings = ["model.attention=mesanet", "training.warmup_steps=5"];

        var last = Continue(Continue(Train(20, settings), 40, settings), 80, settings);

        var fresh = Train(80, settings);
        Assert.Equal(Texts(fresh, _ => true), Texts(last, _ => true));
        Assert.Equal(Weights(fresh), Weights(last));
        Assert.Equal(fresh.Checkpoint, last.Checkpoint);
    }

    /// <summary>The last checkpoint is one of the trial itself too: what is left to do is the evaluation.</summary>
    [Fact]
    public void From_its_own_last_checkpoint_a_trial_ends_as_it_did()
    {
        var whole = Train(20);
        var again = new MemoryContext(whole.Trial) { Checkpoint = whole.Checkpoint };
        again.Reports.AddRange(whole.Reports.Where(r => r.Step < 20));

        Assert.IsType<TrialOutcome.Completed>(SmallTrial.Executor.Run(again, default));

        Assert.Equal(Texts(whole, _ => true), Texts(again, _ => true));
        Assert.Equal(Weights(whole), Weights(again));
    }

    [Theory]
    [InlineData("model.width=16")]
    [InlineData("training.batch=32")]
    [InlineData("training.learning_rate=0.001")]
    [InlineData("task.noise=0.3")]
    [InlineData("evaluation.every=7")]
    [InlineData("evaluation.sequences=41")]
    public void What_decides_a_number_decides_the_lineage(string setting) =>
        Assert.NotEqual(LineageId.Of(SmallTrial.Of(1), SmallTrial.Executor), LineageId.Of(SmallTrial.Of(1, setting), SmallTrial.Executor));

    [Fact]
    public void Seeds_have_lineages_of_their_own() =>
        Assert.NotEqual(LineageId.Of(SmallTrial.Of(1), SmallTrial.Executor), LineageId.Of(SmallTrial.Of(2), SmallTrial.Executor));

    [Fact]
    public void A_trial_reports_where_it_says_it_does()
    {
        foreach (var every in (string[])["evaluation.every=0", "evaluation.every=1", "evaluation.every=6", "evaluation.every=50"])
        {
            var context = Train(20, every);
            Assert.Equal(
                Enumerable.Range(-1, 25).Where(step => SmallTrial.Executor.IsReportStep(context.Trial.Configuration, step)), context.Reports.Select(r => r.Step));
        }
    }

    private static MemoryContext Train(int steps, params string[] settings)
    {
        var context = new MemoryContext(SmallTrial.Of(1, [.. settings, $"training.steps={steps}"]));
        Assert.IsType<TrialOutcome.Completed>(SmallTrial.Executor.Run(context, default));
        return context;
    }

    private static MemoryContext Continue(MemoryContext shorter, int steps, string[] settings)
    {
        var context = new MemoryContext(SmallTrial.Of(1, [.. settings, $"training.steps={steps}"])) { Checkpoint = shorter.Checkpoint };
        context.Reports.AddRange(shorter.Reports.Where(r => r.Step < shorter.CheckpointStep));
        Assert.IsType<TrialOutcome.Completed>(SmallTrial.Executor.Run(context, default));
        return context;
    }

    private static IEnumerable<string> Texts(MemoryContext context, Func<Report, bool> which) =>
        context.Reports.Where(which).Select(r => $"{r.Step} {string.Join(' ', r.Metrics.Select(m => $"{m.Key}={BitConverter.DoubleToInt64Bits(m.Value):x}"))}");

    private static string Weights(MemoryContext context) => Convert.ToHexStringLower(SHA256.HashData(context.Artifacts["weights.safetensors"]));
}
