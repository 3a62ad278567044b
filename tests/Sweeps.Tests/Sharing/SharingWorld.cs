using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Simulation;

namespace Sweeper.Sweeps.Tests.Sharing;

/// <summary>
/// A cluster that lives in rounds of a second: trials end and start, silos beat, partitions sum up, the root allots, devices are told. Words between them may come a
/// round late or not at all.
/// </summary>
internal sealed class SharingWorld
{
    private readonly Dice _dice;
    private readonly int _late;
    private readonly PoolPartition[] _pools;
    private readonly Queue<PoolSummary?[]> _summaries = new();
    private readonly Queue<PoolShares?[]> _shares = new();
    private readonly SortedDictionary<string, SortedDictionary<string, DeviceDoing>> _silos = new(StringComparer.Ordinal);
    private ShareBook _book = new(Fleet.Times, default);
    private int _round;
    private int _siloNumber;

    /// <param name="dice">Chance of everything.</param>
    /// <param name="late">Rounds that summaries and shares are under way, each.</param>
    public SharingWorld(Dice dice, int late)
    {
        (_dice, _late) = (dice, late);
        _pools = [.. Enumerable.Range(0, 3).Select(p => new PoolPartition(p, Fleet.Times, default))];
        for (var i = 0; i < 4; i++)
            AddSilo();
        for (var i = 0; i < 4; i++)
            ChangeSweep();
    }

    /// <summary>Chance that a move is lost.</summary>
    public double Loss { get; set; }

    /// <summary>Sweeps with trials of any number; running ones are counted here, not in the demand.</summary>
    public SortedDictionary<string, Demand> Sweeps { get; } = new(StringComparer.Ordinal);

    public IEnumerable<DeviceDoing> Devices => _silos.Values.SelectMany(s => s.Values);

    /// <summary>Devices that changed their sweep in the last round.</summary>
    public int Changed { get; private set; }

    public int Told { get; private set; }

    public void AddSilo()
    {
        var silo = $"silo{_siloNumber++}";
        _silos[silo] = new SortedDictionary<string, DeviceDoing>(StringComparer.Ordinal);
        foreach (var number in Enumerable.Range(0, 1 + RandomCluster.Below(_dice, 5)))
            _silos[silo][$"{number}"] = new DeviceDoing(RandomCluster.Facts(_dice, silo, number), null, false, null);
    }

    public void KillSilo()
    {
        if (_silos.Count < 2)
            return;
        var silo = _silos.Keys.ElementAt(RandomCluster.Below(_dice, _silos.Count));
        _silos.Remove(silo);
        if (_dice.Chance(0.5, "membership"))
            _pools[PoolOf(silo)] = _pools[PoolOf(silo)].Gone(silo);
    }

    /// <summary>One comes, or asks for more, less or other devices.</summary>
    public void ChangeSweep()
    {
        var sweep = $"sweep{RandomCluster.Below(_dice, 5)}";
        Sweeps[sweep] = new Demand(sweep, RandomCluster.Below(_dice, 2), RandomCluster.Need(_dice), RandomCluster.Below(_dice, 12), 0);
    }

    public void Round()
    {
        _round++;
        var before = Devices.ToDictionary(d => d.Facts.Id, d => d.Sweep);
        foreach (var silo in _silos.Values)
        {
            foreach (var (name, device) in silo.ToList())
                silo[name] = Train(device);
        }

        foreach (var (silo, devices) in _silos)
            _pools[PoolOf(silo)] = _pools[PoolOf(silo)].Beat(silo, [.. devices.Values], Now);

        _summaries.Enqueue([.. _pools.Select(p => p.Summary(Now))]);
        foreach (var summary in _summaries.Count > _late ? _summaries.Dequeue() : [])
            _book = _book.Tell(summary!, Now);
        foreach (var sweep in Sweeps.Values)
            _book = _book.Ask(sweep with { Running = Running(sweep.Sweep), Waiting = Math.Max(0, sweep.Waiting - Running(sweep.Sweep)) }, Now);

        var shares = new PoolShares?[_pools.Length];
        for (var p = 0; p < _pools.Length; p++)
            (_book, shares[p]) = _book.Allot(p, Now);
        _shares.Enqueue(shares);
        shares = _shares.Count > _late ? _shares.Dequeue() : new PoolShares?[_pools.Length];

        Told = 0;
        for (var p = 0; p < _pools.Length; p++)
        {
            (_pools[p], var moves) = _pools[p].Moves(shares[p], Now);
            Told += moves.Count;
            foreach (var move in moves.Where(_ => !_dice.Chance(Loss, "loss")))
                Obey(move);
        }

        Changed = Devices.Count(d => before.TryGetValue(d.Facts.Id, out var sweep) && sweep != d.Sweep);
    }

    /// <summary>Devices on a sweep that meet its need: it can use them.</summary>
    public int Has(string sweep) => Devices.Count(d => d.Sweep == sweep && Sweeps[sweep].Need.IsMetBy(d.Facts));

    /// <summary>Trains itself to the end, one time in two; then it goes where it was told, and takes up work if there is any.</summary>
    private DeviceDoing Train(DeviceDoing device)
    {
        if (device.HasTrial && _dice.Chance(0.5, "end"))
            device = device with { HasTrial = false, Sweep = device.Next ?? device.Sweep, Next = null };
        if (device is { HasTrial: false, Sweep: { } on } && Sweeps[on] is var sweep && sweep.Need.IsMetBy(device.Facts) && Running(on) < sweep.Waiting)
            device = device with { HasTrial = true };
        return device;
    }

    private void Obey(Move move)
    {
        if (!_silos.TryGetValue(move.Silo, out var devices))
            return;
        var (name, device) = devices.Single(d => d.Value.Facts.Id == move.Device);
        if (_late == 0)
        {
            Assert.True(move.Sweep == device.Sweep || Sweeps[move.Sweep].Need.IsMetBy(device.Facts), $"{Fleet.Text(move)}: it does not meet the need");
            Assert.True(!move.AtOnce || Sweeps[move.Sweep].Priority > Sweeps[device.Sweep!].Priority, $"{Fleet.Text(move)}: a trial is given back for an equal");
        }

        devices[name] = device.HasTrial && !move.AtOnce
            ? device with { Next = move.Sweep == device.Sweep ? null : move.Sweep }
            : device with { Sweep = move.Sweep, HasTrial = device.HasTrial && move.Sweep == device.Sweep, Next = null };
    }

    private int Running(string sweep) => Devices.Count(d => d.HasTrial && d.Sweep == sweep);

    private TimeSpan Now => TimeSpan.FromSeconds(_round);

    private int PoolOf(string silo) => int.Parse(silo.AsSpan(4)) % _pools.Length;
}
