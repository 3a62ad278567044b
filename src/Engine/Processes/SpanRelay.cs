using System.Diagnostics;
using Sweeper.Engine.Tracing;

namespace Sweeper.Engine.Processes;

/// <summary>Listens, in a child, to the trainer on the threads of trials, and passes its spans on (<see cref="SpanReplay"/>). What another thread does for a trial is not seen.</summary>
internal static class SpanRelay
{
    [ThreadStatic]
    private static ChildContext? _here;

    /// <summary>From now on this thread's spans are the trial's.</summary>
    public static void Follow(ChildContext trial) => _here = trial;

    /// <summary>Listens until disposed.</summary>
    public static IDisposable Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TraceIds.TrainerSource,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => _here is null ? ActivitySamplingResult.None : ActivitySamplingResult.AllData,
            ActivityStarted = span => _here?.Tell(FrameKind.SpanStarted, new FrameWriter().Text(span.OperationName).Time(span.StartTimeUtc)),
            ActivityStopped = span => _here?.Tell(FrameKind.SpanEnded, Ended(span)),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static FrameWriter Ended(Activity span)
    {
        var tags = span.TagObjects.ToList();
        var body = new FrameWriter().Time(span.StartTimeUtc + span.Duration).Number((int)span.Status).Text(span.StatusDescription ?? "").Number(tags.Count);
        foreach (var (name, value) in tags)
            body.Text(name).Tag(value);
        return body;
    }
}
