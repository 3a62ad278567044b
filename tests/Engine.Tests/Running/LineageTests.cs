using System.Diagnostics;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

/// <summary>A longer trial begins where a shorter one of its lineage ended, and ends with the bytes of one that was trained from step 0.</summary>
public sealed class LineageTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly List<Bench> _fresh = [];

    /// <summary>An end that the longer trial reports at too (10), and one that it does not (7: the chain reports every second step).</summary>
    [Theory]
    [InlineData(10, 16)]
    [InlineData(7, 16)]
    [InlineData(7, 8)]
    [InlineData(1, 5)]
    public async Task A_longer_trial_continues_a_shorter_one(int shorter, int longer)
    {
        await _bench.RunAsync(Chain(shorter), new ChainExecutor());

        await _bench.RunAsync(Chain(longer), new ChainExecutor((_, step) => Assert.True(step >= shorter, "a step was done twice")));

        await AssertFreshAsync(longer);
        var (from, to) = (Chain(shorter).Trials[0], Chain(longer).Trials[0]);
        Assert.Contains($"started {to.Id} #1 from {shorter}", _bench.Seen.Lines);
        Assert.Contains($"continues {to.Id} {from.Id} at {shorter}", _bench.Seen.Lines);
        Assert.Equal(new TrialOrigin(from.Id.Text, shorter), Result(longer).ContinuedFrom);
        Assert.Equal(Reports(longer), _bench.Seen.Lines.Where(l => l.StartsWith($"reported {to.Id}", StringComparison.Ordinal)).Select(l => int.Parse(l.Split(' ')[2])));
    }

    [Fact]
    public async Task A_chain_of_ever_longer_trials_trains_every_step_once()
    {
        var done = new List<int>();
        foreach (var steps in (int[])[10, 20, 40])
            await _bench.RunAsync(Chain(steps), new ChainExecutor((_, step) => done.Add(step)));

        Assert.Equal(Enumerable.Range(0, 40), done);
        await AssertFreshAsync(20);
        await AssertFreshAsync(40);
        Assert.Equal(20, Result(40).ContinuedFrom!.Step);
        Assert.Equal(["0000000040"], _bench.Checkpoints(Chain(40).Trials[0]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Within_one_sweep_too()
    {
        var done = new List<int>();
        await _bench.RunAsync(Chain(10, 20, 30), new ChainExecutor((_, step) => done.Add(step)));

        Assert.Equal(Enumerable.Range(0, 30), done);
        await AssertFreshAsync(30);
    }

    [Fact]
    public async Task Other_seeds_and_chains_whose_length_decides_everything_begin_at_step_0()
    {
        await _bench.RunAsync(Chain(10), new ChainExecutor());
        await _bench.RunAsync(Plans.Over("chain.steps", [16], seeds: 2, Base().With("chain.start", Value.Of(1))), new ChainExecutor());
        await _bench.RunAsync(Plans.Over("chain.steps", [10]), new ChainExecutor());
        await _bench.RunAsync(Plans.Over("chain.steps", [16]), new ChainExecutor());

        Assert.DoesNotContain(_bench.Seen.Lines, l => l.StartsWith("continues", StringComparison.Ordinal));
        await _bench.RunAsync(Plans.Over("chain.steps", [16], seeds: 2, Base()), new ChainExecutor());
        Assert.Single(_bench.Seen.Lines, l => l.StartsWith("continues", StringComparison.Ordinal));
        Assert.Empty(_bench.Checkpoints(Plans.Over("chain.steps", [10]).Trials[0]));
    }

    [Fact]
    public async Task Where_the_longest_shorter_one_is_damaged_the_next_is_used_and_then_none()
    {
        await _bench.RunAsync(Chain(10), new ChainExecutor());
        await _bench.RunAsync(Chain(20), new ChainExecutor());
        Flip(_bench.Checkpoints(Chain(20).Trials[0])[0]);

        await _bench.RunAsync(Chain(30), new ChainExecutor());
        await AssertFreshAsync(30);
        Assert.Equal(10, Result(30).ContinuedFrom!.Step);
        Assert.Contains(_bench.Seen.Lines, l => l.StartsWith($"skipped {Chain(30).Trials[0].Id}: {Chain(20).Trials[0].Id} at 20: ", StringComparison.Ordinal));

        Flip(_bench.Checkpoints(Chain(10).Trials[0])[0]);
        await _bench.RunAsync(Chain(16), new ChainExecutor());
        await AssertFreshAsync(16);
        Assert.Null(Result(16).ContinuedFrom);
    }

    /// <summary>10 steps of a second were another trial's; 3 are done before the stop, 3 after it.</summary>
    [Fact]
    public async Task Stopped_on_the_way_it_still_says_where_it_came_from_and_counts_its_own_seconds()
    {
        using var stop = new CancellationTokenSource();
        await _bench.RunAsync(Chain(10), Ticking((_, _) => { }));
        await _bench.RunAsync(Chain(16), Ticking((_, step) => (step == 13 ? stop.Cancel : (Action)(() => { }))()), stop.Token);

        await _bench.RunAsync(Chain(16), Ticking((_, step) => Assert.True(step >= 13, "a step was done twice")));

        await AssertFreshAsync(16);
        var result = Result(16);
        Assert.Equal((2, 6.0 + 1.0, new TrialOrigin(Chain(10).Trials[0].Id.Text, 10)), (result.Attempts, result.Cost.Seconds, result.ContinuedFrom));
    }

    [Fact]
    public async Task The_trial_of_its_own_that_came_further_is_carried_on_with()
    {
        using var stop = new CancellationTokenSource();
        await _bench.RunAsync(Chain(16), Ticking((_, step) => (step == 13 ? stop.Cancel : (Action)(() => { }))()), stop.Token);
        await _bench.RunAsync(Chain(10), new ChainExecutor());

        await _bench.RunAsync(Chain(16), new ChainExecutor((_, step) => Assert.True(step >= 13, "a step was done twice")));

        await AssertFreshAsync(16);
        Assert.Null(Result(16).ContinuedFrom);
    }

    [Fact]
    public async Task A_diverged_trial_leaves_nothing_to_continue_from()
    {
        var plan = Plans.Over("chain.steps", [10], seeds: 1, Base().With("chain.diverge_at", Value.Of(7)));
        await _bench.RunAsync(plan, Ticking((_, _) => { }));

        Assert.Empty(_bench.Checkpoints(plan.Trials[0]));
        Assert.False(Directory.Exists(_bench.Folder.At("lineages")));
    }

    [Fact]
    public async Task The_spans_of_the_attempt_say_where_it_came_from_and_what_was_skipped()
    {
        var spans = new System.Collections.Concurrent.ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TraceIds.EngineSource,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await _bench.RunAsync(Chain(90), new ChainExecutor());
        await _bench.RunAsync(Chain(91), new ChainExecutor());
        Flip(_bench.Checkpoints(Chain(91).Trials[0])[0]);
        await _bench.RunAsync(Chain(92), new ChainExecutor());

        var span = Assert.Single(spans, s => s.OperationName == "attempt" && Equals(s.GetTagItem("trial"), Chain(92).Trials[0].Id.Text));
        Assert.Equal((Chain(90).Trials[0].Id.Text, 90), (span.GetTagItem("continued_from"), span.GetTagItem("continued_from_step")));
        var prepare = Assert.Single(spans, s => s.OperationName == "prepare" && s.ParentSpanId == span.SpanId);
        var skipped = Assert.Single(prepare.Events, e => e.Name == "checkpoint skipped").Tags.ToDictionary(t => t.Key, t => t.Value);
        Assert.Equal((Chain(91).Trials[0].Id.Text, 91), (skipped["trial"], skipped["step"]));
    }

    public void Dispose()
    {
        _bench.Dispose();
        foreach (var bench in _fresh)
            bench.Dispose();
    }

    private static Configuration Base() => new ChainExecutor().Schema.Defaults.With("chain.continues", Value.Of(true));

    private static SweepPlan Chain(params long[] steps) => Plans.Over("chain.steps", steps, seeds: 1, Base());

    private ChainExecutor Ticking(Action<ITrialContext, int> atStep) => new((context, step) =>
    {
        atStep(context, step);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
    });

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private TrialResult Result(int steps)
    {
        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        return new TrialFolder(store, Chain(steps).Trials[0].Id).ReadResult()!;
    }

    private IEnumerable<int> Reports(int steps)
    {
        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        return [.. new TrialFolder(store, Chain(steps).Trials[0].Id).ReadReports().Select(r => r.Step)];
    }

    private async Task AssertFreshAsync(int steps)
    {
        var fresh = new Bench();
        _fresh.Add(fresh);
        await fresh.RunAsync(Chain(steps), new ChainExecutor());
        foreach (var name in (string[])["chain.bin", "reports.jsonl"])
            Assert.Equal(fresh.Read(Chain(steps).Trials[0], name), _bench.Read(Chain(steps).Trials[0], name));
        Assert.Equal(Ending.Completed, Result(steps).Outcome);
    }
}
