using System.Diagnostics;
using Sweeper.Engine.Tracing;

namespace Sweeper.Engine.Processes;

/// <summary>The trainer's spans of a trial in a child, made again where the trial's own span is: below it, and with what the engine does for the trial below them.</summary>
internal sealed class SpanReplay
{
    private static readonly ActivitySource Source = new(TraceIds.TrainerSource);

    /// <summary>Null: nobody wants that one.</summary>
    private readonly Stack<Activity?> _open = [];

    /// <summary>Whether anybody here listens.</summary>
    public static bool IsWanted => Activity.Current is not null && Source.HasListeners();

    public void Start(FrameReader body)
    {
        var (name, at) = (body.Text(), body.Time());
        _open.Push(Source.StartActivity(ActivityKind.Internal, startTime: at, name: name));
    }

    public void End(FrameReader body)
    {
        if (!_open.TryPop(out var span))
            return;
        var (at, status, words, tags) = (body.Time(), (ActivityStatusCode)body.Number(), body.Text(), body.Number());
        span?.SetStatus(status, words.Length == 0 ? null : words).SetEndTime(at);
        for (; tags > 0; tags--)
            span?.SetTag(body.Text(), body.Tag());
        span?.Stop();
    }

    /// <summary>What is still open ends with the attempt.</summary>
    public void EndAll()
    {
        while (_open.TryPop(out var span))
            span?.SetStatus(ActivityStatusCode.Error, "the attempt ended in it").Stop();
    }
}
