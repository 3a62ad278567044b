using Sweeper.Client.Tests.Processes;
using Sweeper.Engine.Processes;
using Sweeper.Engine.Tests.Processes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Tests;

/// <summary>`sweeper trial-worker`, the console as the child that trains: the same checkpoints, reports and weights, bit by bit, as in this process.</summary>
public sealed class TrialWorkerTests : IDisposable
{
    private static readonly TransformerExecutor Here = new();
    private static readonly Trial Tiny = Small();

    private readonly ChildExecutor _there = new(Here, new ChildStart(SweeperConsole.Host, [SweeperConsole.Assembly, "trial-worker", "cpu:1"]));

    public void Dispose() => _there.Dispose();

    /// <summary>Progress comes ten times a second, whenever that is: not compared.</summary>
    [Fact]
    public void A_trial_that_is_stopped_and_carried_on_with_in_a_child_has_the_same_bits()
    {
        var (here, there) = (new WrittenContext(Tiny), new WrittenContext(Tiny));
        var whole = Here.Run(here, default);
        Same(whole, _there.Run(there, default));
        Assert.Equal(Essence(here), Essence(there));

        byte[] first = Stopped(Here), second = Stopped(_there);
        Assert.Equal(first, second);
        (here, there) = (new WrittenContext(Tiny, first), new WrittenContext(Tiny, second));
        Same(whole, Here.Run(here, default));
        Same(whole, _there.Run(there, default));
        Assert.Equal(Essence(here), Essence(there));
        Assert.StartsWith("artifact weights.safetensors", Essence(there)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_start_by_mistake_says_so()
    {
        using var folder = new TemporaryFolder();
        var ended = await SweeperConsole.RunAsync(folder, "trial-worker");
        Assert.Equal(70, ended.Code);
        Assert.Contains("is started by sweeper itself", ended.Error, StringComparison.Ordinal);
    }

    private static byte[] Stopped(ITrialExecutor executor)
    {
        using var stop = new CancellationTokenSource();
        var context = new WrittenContext(Tiny) { OnReport = report => (report.Step == 10 ? stop : null)?.Cancel() };
        Assert.Equal(new TrialOutcome.Stopped(10), executor.Run(context, stop.Token));
        return context.Saved;
    }

    private static void Same(TrialOutcome expected, TrialOutcome actual)
    {
        var (a, b) = (Assert.IsType<TrialOutcome.Completed>(expected), Assert.IsType<TrialOutcome.Completed>(actual));
        Assert.Equal(a.Metrics, b.Metrics);
        Assert.Equal(a.Curves, b.Curves);
    }

    private static List<string> Essence(WrittenContext context) => [.. context.Calls.Where(call => !call.StartsWith("show", StringComparison.Ordinal))];

    private static Trial Small()
    {
        var configuration = Here.Schema.Defaults;
        foreach (var (path, value) in (KeyValuePair<string, long>[])
            [new("task.state_dim", 2), new("task.context", 4), new("model.width", 8), new("model.heads", 1), new("model.key_dim", 4),
             new("training.batch", 16), new("training.steps", 20), new("evaluation.sequences", 16), new("evaluation.every", 5)])
            configuration = configuration.With(path, Value.Of(value));
        Assert.Empty(Here.Check(configuration));
        return Trial.Of(configuration, 1, Here.Numerics);
    }
}
