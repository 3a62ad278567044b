using System.Diagnostics;

namespace Sweeper.Engine.Tracing;

/// <summary>
/// Keeps the spans of trials until their attempts end, so that the engine can put them into the store (<see cref="TrialTrace"/>): for
/// <see cref="EngineOptions.Recorder"/>. Listens to the engine and the trainer until disposed; one for the process.
/// </summary>
public sealed class SpanRecorder : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Lock _gate = new();

    /// <summary>By span id, whose it is.</summary>
    private readonly Dictionary<ActivitySpanId, RecordedTrial> _trials = [];

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TraceIds.EngineSource or TraceIds.TrainerSource,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = Started,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>The trial's spans that ended since they were last taken, by their starts.</summary>
    /// <param name="trial">Of the trial's own span.</param>
    internal IReadOnlyList<TraceSpan> Take(ActivitySpanId trial)
    {
        lock (_gate)
        {
            if (!_trials.TryGetValue(trial, out var recorded))
                return [];
            foreach (var id in recorded.Ended)
                _trials.Remove(id);
            return recorded.Take();
        }
    }

    private void Started(Activity span)
    {
        lock (_gate)
        {
            if (span.OperationName == SweepTrace.TrialSpanName)
                _trials[span.SpanId] = new RecordedTrial();
            else if (Whose(span) is { } trial)
                _trials[span.SpanId] = trial;
        }
    }

    private void Stopped(Activity span)
    {
        lock (_gate)
        {
            if (span.OperationName == SweepTrace.TrialSpanName)
                _trials.Remove(span.SpanId);
            else if (_trials.TryGetValue(span.SpanId, out var trial))
                trial.Add(span);
        }
    }

    /// <summary>By its parent, or, for what happens later than it was asked for, by its link.</summary>
    private RecordedTrial? Whose(Activity span)
    {
        if (_trials.TryGetValue(span.ParentSpanId, out var trial))
            return trial;
        foreach (var link in span.Links)
        {
            if (_trials.TryGetValue(link.Context.SpanId, out var linked))
                return linked;
        }

        return null;
    }
}
