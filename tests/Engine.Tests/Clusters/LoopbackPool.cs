using Sweeper.Sweeps.Sharing;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>Who shares the devices out: one partition and the root, told by every beat.</summary>
internal sealed class LoopbackPool(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Move>> _moves = [];
    private PoolPartition _partition = new(0, SharingTimes.Default, time.GetElapsedTime(0));
    private ShareBook _book = new(SharingTimes.Default, time.GetElapsedTime(0));

    private TimeSpan Now => time.GetElapsedTime(0);

    public IReadOnlyList<Move> Beat(string silo, IReadOnlyList<DeviceDoing> devices, IReadOnlyList<Demand> demands)
    {
        lock (_gate)
        {
            _partition = _partition.Beat(silo, devices, Now);
            if (_partition.Summary(Now) is { } summary)
                _book = _book.Tell(summary, Now);
            foreach (var demand in demands)
                _book = _book.Ask(demand, Now);
            (_book, var shares) = _book.Allot(0, Now);
            (_partition, var moves) = _partition.Moves(shares, Now);
            foreach (var move in moves)
            {
                if (!_moves.TryGetValue(move.Silo, out var waiting))
                    _moves.Add(move.Silo, waiting = []);
                waiting.Add(move);
            }

            return _moves.Remove(silo, out var own) ? own : [];
        }
    }

    public void Gone(string silo)
    {
        lock (_gate)
            (_partition, _) = (_partition.Gone(silo), _moves.Remove(silo));
    }

    public void Withdraw(string sweep)
    {
        lock (_gate)
            _book = _book.Withdraw(sweep);
    }

    public string? WhyNobody(string sweep)
    {
        lock (_gate)
            return _book.WhyNobody(sweep, Now);
    }
}
