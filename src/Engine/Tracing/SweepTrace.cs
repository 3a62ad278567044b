using System.Diagnostics;
using Sweeper.Engine.Running;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tracing;

/// <summary>
/// The spans of one run: <c>sweep</c> &gt; <c>trial</c> &gt; <c>attempt</c> &gt; what is done in it. Who decides and who trains are on different threads, so parents
/// are named here and not taken from where one happens to be. There is none where nobody listens.
/// </summary>
internal sealed class SweepTrace : IDisposable
{
    public const string TrialSpanName = "trial", AttemptSpanName = "attempt", DecisionSpanName = "decision";

    private readonly Activity? _span;
    private readonly ActivityContext _sweep;
    private readonly IStore _store;
    private readonly SpanRecorder? _recorder;
    private readonly Lock _gate = new();
    private readonly Dictionary<TrialId, TracedTrial> _trials = [];
    private readonly Dictionary<TrialId, DateTime> _queued = [];
    private readonly DateTime _opened = DateTime.UtcNow;

    private SweepTrace(Activity? span, ActivityContext sweep, IStore store, SpanRecorder? recorder) => (_span, _sweep, _store, _recorder) = (span, sweep, store, recorder);

    /// <summary>The run's own span; null where this only joined one.</summary>
    public Activity? Span => _span;

    /// <param name="trace">Of the sweep's earlier runs; empty for none: all runs of a sweep are one trace.</param>
    /// <param name="store">Where the spans of trials are kept.</param>
    /// <param name="since">Start of the run.</param>
    public static SweepTrace? Start(SweepPlan plan, string trace, IStore store, SpanRecorder? recorder, DateTime since)
    {
        var before = trace.Length > 0 ? new ActivityContext(ActivityTraceId.CreateFromString(trace), default, ActivityTraceFlags.Recorded) : default;
        var sweep = EngineActivity.Source.StartActivity("sweep", ActivityKind.Internal, before, startTime: since);
        return sweep?.SetTag("sweep", plan.Id).SetTag("trials", plan.Trials.Count) is { } span ? new SweepTrace(span, span.Context, store, recorder) : null;
    }

    /// <summary>Spans of devices whose coordinator is elsewhere.</summary>
    /// <param name="parent">W3C trace context of the sweep's span there; null: nobody traces.</param>
    public static SweepTrace? Join(string? parent, IStore store, SpanRecorder? recorder) =>
        ActivityContext.TryParse(parent, null, isRemote: true, out var sweep) ? new SweepTrace(null, sweep, store, recorder) : null;

    /// <summary>When the trial began to wait for a device.</summary>
    public DateTime QueuedSince(TrialId trial)
    {
        lock (_gate)
            return _queued.GetValueOrDefault(trial, _opened);
    }

    /// <summary>The trial waits for a device from now on, or since a time that is known from elsewhere.</summary>
    public void Queued(TrialId trial, DateTime? since = null)
    {
        lock (_gate)
            _queued[trial] = since ?? DateTime.UtcNow;
    }

    /// <summary>An attempt begins, on this thread: its span, which began with the waiting, is the current one until it is disposed.</summary>
    public Activity? StartAttempt(TrialLease lease)
    {
        var now = DateTime.UtcNow;
        Activity? attempt;
        lock (_gate)
        {
            var queued = _queued.Remove(lease.Trial.Id, out var since) ? since : _opened;
            if (!_trials.TryGetValue(lease.Trial.Id, out var trial))
                _trials.Add(lease.Trial.Id, trial = StartTrial(lease, _sweep, queued));
            attempt = trial.Attempt = EngineActivity.Source.StartActivity(AttemptSpanName, ActivityKind.Internal, trial.Context, startTime: queued);
            attempt?.SetTag("trial", lease.Trial.Id.Text).SetTag("attempt", lease.Attempt).SetTag("device", lease.Device.Text);
            EngineActivity.Source.StartActivity("wait", ActivityKind.Internal, attempt?.Context ?? default, startTime: queued)?.SetEndTime(now).Stop();
        }

        Activity.Current = attempt;
        return attempt;
    }

    /// <summary>An attempt ends: so does its span, and what it did goes into the store. That never fails a trial.</summary>
    public void Keep(TrialId trial, Activity? attempt, TrialOutcome outcome)
    {
        attempt?.Stop();
        lock (_gate)
        {
            // One that lost its lease has nothing more to say about the trial.
            if (_trials[trial] is { } traced && traced.Attempt == attempt)
                traced.Came(outcome.Ending.ToString(), (outcome as TrialOutcome.Failed)?.Message);
        }

        Keep(trial);
    }

    /// <summary>The trial has no further attempt in this run.</summary>
    public void Over(TrialId trial)
    {
        lock (_gate)
        {
            if (_trials.TryGetValue(trial, out var traced))
                traced.Stop();
        }
    }

    /// <summary>A decision, below the trial that it is about, on the thread that decides; the current span until it is disposed.</summary>
    public Activity? Decided(TrialId trial, Decision decision)
    {
        ActivityContext place;
        lock (_gate)
            place = _trials.TryGetValue(trial, out var traced) ? traced.Place : _sweep;
        var span = EngineActivity.Source.StartActivity(DecisionSpanName, ActivityKind.Internal, place);
        return span?.SetTag("trial", trial.Text).SetTag("sweeper.decision.choice", decision.Choice.ToString())
            .SetTag("sweeper.decision.rung", decision.Rung).SetTag("sweeper.decision.number", decision.Number)
            .SetTag("sweeper.decision.step", decision.Step).SetTag("sweeper.decision.value", decision.Value)
            .SetTag("sweeper.decision.rank", decision.Rank).SetTag("sweeper.decision.seen", decision.Seen)
            .SetTag("sweeper.decision.quota", decision.Quota).SetTag("sweeper.decision.cutoff", decision.Cutoff);
    }

    /// <summary>Makes the trial's running attempt the current span of this thread for a block, for what others say about it.</summary>
    public SpanPlace Within(TrialId trial)
    {
        lock (_gate)
            return new SpanPlace(_trials.TryGetValue(trial, out var traced) && traced.Attempt is { IsStopped: false } attempt ? attempt : _span);
    }

    /// <summary>The run is over; decisions that came after a trial's last attempt are kept too.</summary>
    public void Dispose()
    {
        List<TrialId> trials;
        lock (_gate)
            trials = [.. _trials.Keys];
        foreach (var trial in trials)
        {
            Keep(trial);
            Over(trial);
        }

        _span?.Dispose();
    }

    private static TracedTrial StartTrial(TrialLease lease, ActivityContext sweep, DateTime queued)
    {
        using var here = new SpanPlace(Activity.Current);
        var span = EngineActivity.Source.StartActivity(TrialSpanName, ActivityKind.Internal, sweep, startTime: queued);
        span?.SetTag("trial", lease.Trial.Id.Text).SetTag("seed", lease.Trial.Seed);
        foreach (var (path, value) in lease.Arm.Axes)
            span?.SetTag(path, value.ToString());
        return new TracedTrial(span, sweep);
    }

    private void Keep(TrialId trial)
    {
        ActivityContext context;
        lock (_gate)
            context = _trials[trial].Context;
        if (_recorder?.Take(context.SpanId) is not { Count: > 0 } spans)
            return;
        using var nowhere = new SpanPlace(null);
        try
        {
            new TrialTrace(_store, trial).Add(spans);
        }
        catch (Exception)
        {
            // Whatever it is: nothing depends on these spans, and that the store takes nothing will be said by who needs it.
        }
    }
}
