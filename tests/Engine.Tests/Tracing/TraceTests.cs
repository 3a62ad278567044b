using System.Collections.Concurrent;
using System.Diagnostics;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tracing;

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
            Assert.Equal((1, 1, "Completed"), (span.GetTagItem("seed"), span.GetTagItem("attempt"), span.GetTagItem("outcome")));
            Assert.Equal(trial.Configuration["chain.start"].ToString(), span.GetTagItem("chain.start"));
            Assert.StartsWith("cpu:", (string)span.GetTagItem("device")!, StringComparison.Ordinal);
            var children = mine.Where(s => s.ParentSpanId == span.SpanId).OrderBy(s => s.StartTimeUtc).ToList();
            Assert.Equal(4, children.Count(c => c.OperationName == "train"));
            Assert.Equal(
                [$"trials/{trial.Id}/trial.json", $"trials/{trial.Id}/chain.bin", $"trials/{trial.Id}/reports.jsonl", $"trials/{trial.Id}/result.json"],
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

        var span = Assert.Single(spans, s => s.OperationName == "trial" && Equals(s.GetTagItem("trial"), plan.Trials[0].Id.Text));
        Assert.Equal((ActivityStatusCode.Error, "InvalidOperationException: odd weight"), (span.Status, span.StatusDescription));
        var tags = Assert.Single(span.Events, e => e.Name == "exception").Tags;
        Assert.Contains(tags, t => t.Key == "exception.stacktrace" && ((string)t.Value!).Contains(nameof(ChainExecutor), StringComparison.Ordinal));
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

    private string? TraceIdOf(Sweeper.Sweeps.Trials.Trial trial)
    {
        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        return new TrialFolder(store, trial.Id).ReadResult()!.TraceId;
    }
}
