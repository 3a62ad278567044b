using System.Diagnostics;

namespace Sweeper.Engine.Tracing;

/// <summary>A trial's span in this run of the process, and its newest attempt's. For one thread at a time: its owner locks.</summary>
internal sealed class TracedTrial
{
    private Activity? _span;
    private DateTime _end;

    /// <param name="span">Null when whoever listened is gone; then it is as if the sweep's.</param>
    public TracedTrial(Activity? span, ActivityContext sweep) => (_span, Context, _end) = (span, span?.Context ?? sweep, DateTime.UtcNow);

    public ActivityContext Context { get; }

    /// <summary>The span of the newest attempt; stopped when it is over.</summary>
    public Activity? Attempt { get; set; }

    /// <summary>Where something that concerns the trial hangs now.</summary>
    public ActivityContext Place => Attempt is { IsStopped: false } attempt ? attempt.Context : Context;

    /// <summary>An attempt came to its end.</summary>
    public void Came(string outcome, string? error)
    {
        _end = DateTime.UtcNow;
        _span?.SetTag("outcome", outcome).SetStatus(error is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, error);
    }

    /// <summary>It ended with its last attempt.</summary>
    public void Stop()
    {
        using var here = new SpanPlace(Activity.Current);
        _span?.SetEndTime(_end).Stop();
        _span = null;
        Attempt = null;
    }
}
