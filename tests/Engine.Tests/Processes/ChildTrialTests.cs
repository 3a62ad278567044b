using System.Diagnostics;
using Sweeper.Engine.Processes;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Processes;

/// <summary>A trial in a child asks of the engine what it asks in this process: the same calls with the same bytes, in the same order, on the trial's thread.</summary>
public sealed class ChildTrialTests(ChildTrialTests.Child child) : IClassFixture<ChildTrialTests.Child>
{
    private static readonly Trial Chain = Plans.Starts(1).Arms[0].Trials[0];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_calls_are_the_same(bool due) => Same(() => new WrittenContext(Chain) { IsDue = due });

    [Fact]
    public void A_trial_that_is_stopped_at_a_report_saves_there_and_is_carried_on_with()
    {
        byte[] saved = [];
        Same(
            stop =>
            {
                var context = new WrittenContext(Chain) { OnReport = report => (report.Step == 4 ? stop : null)?.Cancel() };
                return context;
            },
            context =>
            {
                Assert.StartsWith("checkpoint 4", context.Calls[^1], StringComparison.Ordinal);
                saved = context.Saved;
            });
        Assert.NotEmpty(saved);
        Same(() => new WrittenContext(Chain, saved));
    }

    [Fact]
    public void Large_files_come_whole()
    {
        var configuration = Chain.Configuration.With("chain.artifact_bytes", Value.Of(3_000_001L));
        Same(() => new WrittenContext(Trial.Of(configuration, 1, "chain-1")));
    }

    [Fact]
    public void A_damaged_checkpoint_is_said_to_be_damaged() => Assert.Equal(
        Assert.Throws<InvalidDataException>(() => new ChainExecutor().Run(new WrittenContext(Chain, new byte[9]), default)).Message,
        Assert.Throws<InvalidDataException>(() => child.Executor.Run(new WrittenContext(Chain, new byte[9]), default)).Message);

    [Fact]
    public void What_the_store_throws_comes_out_as_it_went_in()
    {
        var full = new StoreException("The disk is full.");
        var thrown = Assert.Throws<StoreException>(() => child.Executor.Run(new WrittenContext(Chain) { IsDue = true, Store = _ => throw full }, default));
        Assert.Same(full, thrown);
    }

    [Fact]
    public void Another_device_than_the_parents_trains_nothing()
    {
        using var other = new ChildExecutor(new OtherNumerics(), Children.Start("none"));
        var failed = Assert.IsType<TrialOutcome.Failed>(other.Run(new WrittenContext(Chain), default));
        Assert.Contains("chain-2, but has chain-1", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_trainers_spans_are_below_the_attempts()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TraceIds.TrainerSource or "Sweeper.Tests.Child",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("Sweeper.Tests.Child");
        using var attempt = source.StartActivity("attempt")!;
        Activity? above = null;
        child.Executor.Run(new WrittenContext(Chain) { OnReport = _ => above = Activity.Current }, default);
        var plan = Assert.Single(spans, span => span.ParentSpanId == attempt.SpanId);
        Assert.Equal("plan", plan.OperationName);
        Assert.Same(plan, above);
        Assert.Equal(7L, plan.GetTagItem("sweeper.step"));
        Assert.Equal(0.25, plan.GetTagItem("sweeper.loss"));
        Assert.InRange(plan.Duration, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(5));
        Assert.Same(attempt, Activity.Current);
    }

    private void Same(Func<WrittenContext> make) => Same(_ => make(), _ => { });

    private void Same(Func<CancellationTokenSource, WrittenContext> make, Action<WrittenContext> check)
    {
        var (here, there) = (Run(new ChainExecutor()), Run(child.Executor));
        Assert.Equal(here.Calls, there.Calls);
        Assert.Equal(here.Outcome, there.Outcome);

        (List<string> Calls, string Outcome) Run(ITrialExecutor executor)
        {
            using var stop = new CancellationTokenSource();
            var context = make(stop);
            var outcome = executor.Run(context, stop.Token);
            check(context);
            using var text = new FrameWriter();
            return (context.Calls, Convert.ToHexString(text.Outcome(outcome).Body));
        }
    }

    /// <summary>One child for all.</summary>
    public sealed class Child : IDisposable
    {
        internal ChildExecutor Executor { get; } = Children.Open("noise");

        public void Dispose() => Executor.Dispose();
    }
}
