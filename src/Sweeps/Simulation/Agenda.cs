namespace Sweeper.Sweeps.Simulation;

/// <summary>Virtual time: what is to happen when. Of two things at one time, the one that was planned first happens first.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<(Action Action, bool Background), (TimeSpan At, long Number)> _planned = new();
    private long _plans;
    private long _foreground;

    public TimeSpan Now { get; private set; }

    /// <summary>Things that happened so far.</summary>
    public long Happened { get; private set; }

    /// <summary>True when nothing is planned at all.</summary>
    public bool IsEmpty => _planned.Count == 0;

    /// <summary>True when nothing is planned but what comes from outside: nobody waits for anything any more.</summary>
    public bool IsStill => _foreground == 0;

    /// <param name="background">It comes from outside (the next outage): no progress is to be expected of it.</param>
    public void In(TimeSpan delay, Action action, bool background = false)
    {
        _planned.Enqueue((action, background), (Now + delay, _plans++));
        _foreground += background ? 0 : 1;
    }

    /// <summary>The next thing happens.</summary>
    public void Next()
    {
        _planned.TryDequeue(out var next, out var when);
        (Now, Happened, _foreground) = (when.At, Happened + 1, _foreground - (next.Background ? 0 : 1));
        next.Action();
    }
}
