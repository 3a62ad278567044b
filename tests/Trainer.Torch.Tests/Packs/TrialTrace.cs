using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Tests.Trials;

namespace Sweeper.Trainer.Torch.Tests.Packs;

/// <summary>Everything that a trial leaves behind, to the bit.</summary>
internal sealed record TrialTrace(TrialOutcome Outcome, MemoryContext Context)
{
    public void AssertSame(TrialTrace other)
    {
        Assert.Equal(Outcome.GetType(), other.Outcome.GetType());
        if (Outcome is TrialOutcome.Completed completed)
            Assert.Equal(completed.Curves["loss_by_position"], ((TrialOutcome.Completed)other.Outcome).Curves["loss_by_position"]);
        else
            Assert.Equal(Outcome, other.Outcome);
        Assert.Equal(Context.Reports.Select(Text), other.Context.Reports.Select(Text));
        Assert.Equal(Context.Artifacts, other.Context.Artifacts);
    }

    private static string Text(Report report) => $"{report.Step}: {string.Join(", ", report.Metrics.OrderBy(m => m.Key).Select(m => $"{m.Key} {m.Value:R}"))}";
}
