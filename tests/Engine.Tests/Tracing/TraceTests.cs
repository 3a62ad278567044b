using System.Collections.Concurrent;
using System.Diagnostics;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Tracing;

public sealed class TraceTests : IDisposable
{
    private readonly Bench _bench = new() { Devices = 2 };

    [Fact]
    public async Task Spans_are_a_tree_of_sweep_trial_and_what_the_trial_does()
    {
        using var trainer = new ActivitySource("Sweeper.Engine.Tests.Trainer");
        var spans = new ConcurrentBag<Activity>();
        using var listener = Listen(spans, TraceIds.EngineSource, trainer.Name);
        var plan = Plans.Starts(arms: 2, steps: 4, from: 70);

        await _bench.RunAsync(plan, new ChainExecutor((_, step) => trainer.StartActivity("train")?.SetTag("step", step).Dispose()));

        var sweep = Assert.Single(spans, s => s.OperationName == "sweep" && Equals(s.GetTagItem("sweep"), plan.Id));
        var mine = spans.Where(s => s.TraceId == sweep.TraceId).ToList();
        foreach (var trial in plan.Trials)
        {
            var span = Assert.Single(mine, s => s.OperationName == "trial" && Equals(s.GetTagItem("trial"), trial.Id.Text));
            Assert.Equal(sweep.SpanId, span.ParentSpanId);
            Assert.Equal((1, "Completed"), (span.GetTagItem("seed"), span.GetTagItem("outcome")));
            Assert.Equal(trial.Configuration["chain.start"].ToString(), span.GetTagItem("chain.start"));
            var attempt = Assert.Single(mine, s => s.ParentSpanId == span.SpanId);
            Assert.Equal(("attempt", 1, "Completed"), (attempt.OperationName, attempt.GetTagItem("attempt"), attempt.GetTagItem("outcome")));
            Assert.StartsWith("cpu:", (string)attempt.GetTagItem("device")!, StringComparison.Ordinal);
            Assert.Null(attempt.GetTagItem("sweeper.resumed_from"));
            var children = Below(mine, attempt);
            Assert.Equal(["wait", "prepare"], children.Take(2).Select(c => c.OperationName));
            Assert.Equal(attempt.StartTimeUtc, children[0].StartTimeUtc);
            Assert.Equal(4, children.Count(c => c.OperationName == "train"));
            Assert.Equal([$"trials/{trial.Id}/trial.json"], Below(mine, children[1]).Select(c => c.GetTagItem("object")));
            Assert.Equal(
                [$"trials/{trial.Id}/chain.bin", $"trials/{trial.Id}/reports.jsonl", $"trials/{trial.Id}/result.json"],
                children.Where(c => c.OperationName == "write").Select(c => c.GetTagItem("object")));
            Assert.Contains(children, c => Equals(c.GetTagItem("bytes"), 32L));
            Assert.Equal(sweep.TraceId.ToHexString(), TraceIdOf(trial));
        }
    }

    [Fact]
    public async Task A_crash_leaves_its_stack_in_the_trace()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = Listen(spans, TraceIds.EngineSource);
        var plan = Plans.Starts(arms: 1, from: 80).Once();

        await _bench.RunAsync(plan, new ChainExecutor((_, _) => throw new InvalidOperationException("odd weight")));

        var span = Assert.Single(spans, s => s.OperationName == "attempt" && Equals(s.GetTagItem("trial"), plan.Trials[0].Id.Text));
        Assert.Equal((ActivityStatusCode.Error, "InvalidOperationException: odd weight"), (span.Status, span.StatusDescription));
        var tags = Assert.Single(span.Events, e => e.Name == "exception").Tags;
        Assert.Contains(tags, t => t.Key == "exception.stacktrace" && ((string)t.Value!).Contains(nameof(ChainExecutor), StringComparison.Ordinal));
        var trial = Assert.Single(spans, s => s.SpanId == span.ParentSpanId);
        Assert.Equal((ActivityStatusCode.Error, "Crashed"), (trial.Status, trial.GetTagItem("outcome")));
    }

    [Fact]
    public async Task Attempts_hang_below_their_trial_and_the_runs_of_a_sweep_are_one_trace()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = Listen(spans, TraceIds.EngineSource);
        var plan = Plans.Starts(arms: 1, steps: 8, from: 60);
        using var stop = new CancellationTokenSource();
        var crashes = 0;

        await _bench.RunAsync(plan, new ChainExecutor((_, step) =>
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
            if (step == 5 && crashes++ == 0)
                throw new InvalidOperationException("once");
            if (step == 6)
                stop.Cancel();
        }), stop.Token);
        await _bench.RunAsync(plan, new ChainExecutor());

        var sweeps = spans.Where(s => s.OperationName == "sweep" && Equals(s.GetTagItem("sweep"), plan.Id) && s.Duration > TimeSpan.Zero).OrderBy(s => s.StartTimeUtc).ToList();
        var trace = Assert.Single(sweeps.Select(s => s.TraceId).Distinct());
        Assert.Equal((2, trace.ToHexString()), (sweeps.Count, TraceIdOf(plan.Trials[0])));
        Assert.All(sweeps, s => Assert.Equal(default, s.ParentSpanId));
        var trials = sweeps.Select(sweep => Assert.Single(spans, s => s.OperationName == "trial" && s.ParentSpanId == sweep.SpanId)).ToList();
        Assert.Equal(["Stopped", "Completed"], trials.Select(t => t.GetTagItem("outcome")));
        Assert.Equal(
            [(1, "Crashed", null), (2, "Stopped", 3), (3, "Completed", 6)],
            trials.SelectMany(t => Below(spans, t)).Select(a => ((int)a.GetTagItem("attempt")!, (string)a.GetTagItem("outcome")!, (int?)a.GetTagItem("sweeper.resumed_from"))));
        var checkpoint = Below(spans, Below(spans, trials[0])[1]).Last();
        Assert.Equal("checkpoint", checkpoint.OperationName);
        Assert.Equal(6, checkpoint.GetTagItem("sweeper.step"));
        Assert.Equal(checkpoint.GetTagItem("bytes"), Assert.Single(Below(spans, checkpoint)).GetTagItem("bytes"));
    }

    [Fact]
    public async Task Decisions_hang_below_the_trials_that_they_are_about_with_the_numbers_that_they_were_made_on()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = Listen(spans, TraceIds.EngineSource);
        var plan = Plans.Starts(arms: 6, steps: 8, from: 50) with { Stopping = new StoppingRule.SuccessiveHalving(2, 2, 0, ArrivalOrder: false), Rungs = [2, 4] };

        await _bench.RunAsync(plan, new ChainExecutor());

        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        var made = new SweepFolder(store, plan.Id).ReadDecisions().Select(d => (d.Decided.Trial.Text, d.Decided.Decision)).ToList();
        var sweep = Assert.Single(spans, s => s.OperationName == "sweep" && Equals(s.GetTagItem("sweep"), plan.Id) && spans.Any(d => d.OperationName == "decision" && d.TraceId == s.TraceId));
        var mine = spans.Where(s => s.TraceId == sweep.TraceId).ToDictionary(s => s.SpanId);
        var told = mine.Values.Where(s => s.OperationName == "decision").ToList();
        Assert.True(made.Count > 6);
        Assert.Equal(
            made.Select(d => $"{d.Text} {d.Decision}").Order(),
            told.Select(s => $"{s.GetTagItem("trial")} {Decision(plan, s)}").Order());
        Assert.All(told, s => Assert.Contains(Above(mine, s), above => above.OperationName == "trial" && Equals(above.GetTagItem("trial"), s.GetTagItem("trial"))));
    }

    [Fact]
    public async Task The_spans_of_attempts_are_kept_in_the_store_and_are_no_artifact()
    {
        var plan = Plans.Starts(arms: 1, steps: 4, from: 40);
        using var recorder = new SpanRecorder();
        var options = _bench.Options with { Recorder = recorder };
        using var store = FolderStore.Open(_bench.Folder.Path);
        var crashes = 0;

        await EmbeddedEngine.RunAsync(plan, Bench.Revision, new ChainExecutor((_, step) => CrashOnce(step == 1 && crashes++ == 0)), store, options, _bench.Seen, default);

        var attempts = new TrialTrace(store, plan.Trials[0].Id).Read();
        Assert.Equal([(1.0, "once"), (2.0, null)], attempts.Select(a => Assert.Single(a, s => s.Name == "attempt")).Select(a => (a.Number("attempt")!.Value, a.Error)));
        Assert.All(attempts, a => Assert.Equal(["attempt", "wait", "prepare", "write"], a.Take(4).Select(s => s.Name)));
        Assert.Equal(["chain.bin"], new TrialFolder(store, plan.Trials[0].Id).ReadResult()!.Artifacts.Keys);
    }

    [Fact]
    public void A_trials_spans_stay_few()
    {
        using var store = FolderStore.Open(_bench.Folder.Path);
        var trace = new TrialTrace(store, new TrialId("0123456789abcdef"));
        for (var i = 0; i < TrialTrace.MostAttempts + 3; i++)
            trace.Add([Span(i, "")]);
        Assert.Equal(Enumerable.Range(3, TrialTrace.MostAttempts), trace.Read().Select(a => (int)a[0].Seconds));
        for (var i = 0; i < 3; i++)
            trace.Add([Span(i, new string('x', TrialTrace.MostBytes * 2 / 5))]);
        Assert.Equal([0, 1, 2], trace.Read().Select(a => (int)a[0].Seconds).TakeLast(3));
        Assert.InRange(store.Length("trials/0123456789abcdef/trace.jsonl")!.Value, TrialTrace.MostBytes, 1.5 * TrialTrace.MostBytes);

        static TraceSpan Span(int seconds, string text) => new("t", "s", null, "attempt", DateTimeOffset.UnixEpoch, seconds) { Error = text };
    }

    [Fact]
    public async Task A_store_that_does_not_take_the_spans_fails_no_trial()
    {
        var plan = Plans.Starts(arms: 2, steps: 4, from: 30);
        using var recorder = new SpanRecorder();
        using var store = FolderStore.Open(_bench.Folder.Path);
        foreach (var trial in plan.Trials)
            Directory.CreateDirectory(_bench.Folder.At("trials", trial.Id.Text, "trace.jsonl", "in the way"));

        var summary = await EmbeddedEngine.RunAsync(plan, Bench.Revision, new ChainExecutor(), store, _bench.Options with { Recorder = recorder }, _bench.Seen, default);

        Assert.Equal(2, summary.State.Counts.Completed);
    }

    [Fact]
    public async Task Without_an_exporter_a_host_can_have_trace_ids_too()
    {
        var plan = Plans.Starts(arms: 1, from: 90);
        using (TraceIds.Enable())
            await _bench.RunAsync(plan, new ChainExecutor());

        Assert.Matches("^[0-9a-f]{32}$", TraceIdOf(plan.Trials[0]));
    }

    public void Dispose() => _bench.Dispose();

    private static ActivityListener Listen(ConcurrentBag<Activity> spans, params string[] sources)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static void CrashOnce(bool now)
    {
        if (now)
            throw new IOException("once");
    }

    private static List<Activity> Below(IEnumerable<Activity> spans, Activity span) =>
        [.. spans.Where(s => s.ParentSpanId == span.SpanId).OrderBy(s => s.StartTimeUtc).ThenBy(s => s.OperationName == "wait" ? 0 : 1)];

    private static IEnumerable<Activity> Above(Dictionary<ActivitySpanId, Activity> spans, Activity span)
    {
        for (; spans.TryGetValue(span.ParentSpanId, out var above); span = above)
            yield return above;
    }

    /// <summary>As its span has it.</summary>
    private static Decision Decision(SweepPlan plan, Activity span)
    {
        int Integer(string name) => (int)span.GetTagItem("sweeper.decision." + name)!;
        double? Number(string name) => (double?)span.GetTagItem("sweeper.decision." + name);
        var trial = plan.Trials.ToList().FindIndex(t => Equals(t.Id.Text, span.GetTagItem("trial")));
        var choice = Enum.Parse<Choice>((string)span.GetTagItem("sweeper.decision.choice")!);
        return new Decision(Integer("rung"), Integer("number"), trial, Integer("step"), Number("value"), choice, Integer("seen"), Integer("rank"), Integer("quota"), Number("cutoff"));
    }

    private string? TraceIdOf(Trial trial)
    {
        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        return new TrialFolder(store, trial.Id).ReadResult()!.TraceId;
    }
}
