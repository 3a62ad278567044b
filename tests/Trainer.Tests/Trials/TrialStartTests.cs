using Sweeper.Sweeps.Trials;

namespace Sweeper.Trainer.Tests.Trials;

/// <summary>
/// What a trial does before its first step is for nothing in a sweep of short trials: in a warm process it takes about a millisecond (<c>sweeper-bench start</c>). The
/// bound is for what would be gross, such as an evaluation before the first step, and is of processor time, which other programs hardly add to.
/// </summary>
[Collection(Alone.Name)]
public sealed class TrialStartTests
{
    private const int Steps = 4;
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void A_trial_starts_with_little_more_than_its_first_step()
    {
        for (var seed = 0; seed < 5; seed++)
            Overhead(seed);
        var overheads = Enumerable.Range(5, 9).Select(Overhead).Order().ToList();
        Assert.True(overheads[4] < Bound, $"A trial must take at most {Bound.TotalMilliseconds} ms more until its first step than a step takes, but takes {overheads[4].TotalMilliseconds:0.0} ms.");
    }

    /// <summary>Processor time from handing a trial over until its first step is done, less that of the next step at its fastest.</summary>
    private static TimeSpan Overhead(int seed)
    {
        using var stop = new CancellationTokenSource();
        var finished = new List<TimeSpan>();
        var context = new MemoryContext(SmallTrial.Of(
            seed, "task.state_dim=10", "task.context=50", "model.layers=1", "model.heads=4", "model.key_dim=20", "model.width=40", "training.batch=256",
            "training.steps=1000000", "evaluation.every=1000000", "evaluation.sequences=4096"))
        {
            Due = n =>
            {
                finished.Add(Environment.CpuUsage.TotalTime);
                if (n == Steps)
                    stop.Cancel();
                return false;
            },
        };
        var leased = Environment.CpuUsage.TotalTime;
        Assert.IsType<TrialOutcome.Stopped>(SmallTrial.Executor.Run(context, stop.Token));
        return finished[0] - leased - finished.Zip(finished.Skip(1), (a, b) => b - a).Min();
    }
}
