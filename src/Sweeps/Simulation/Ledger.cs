namespace Sweeper.Sweeps.Simulation;

/// <summary>Where device time went.</summary>
internal sealed class Ledger
{
    private readonly List<(TimeSpan From, TimeSpan To)> _busy = [];

    public TimeSpan Busy { get; private set; }

    /// <summary>Of the busy time, what brought a trial further than any attempt before and was kept.</summary>
    public TimeSpan Useful { get; private set; }

    /// <summary>Devices that were switched off by a crash.</summary>
    public TimeSpan Away { get; private set; }

    public IReadOnlyList<(TimeSpan From, TimeSpan To)> Spans => _busy;

    public void Train(TimeSpan from, TimeSpan to)
    {
        if (to <= from)
            return;
        Busy += to - from;
        _busy.Add((from, to));
    }

    public void Keep(TimeSpan time) => Useful += time;

    public void BeAway(TimeSpan time) => Away += time;
}
