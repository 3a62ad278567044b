using System.Collections.Immutable;

namespace Sweeper.Sweeps.Sharing;

/// <summary>
/// The devices of some silos, and what each does: soft state, made of nothing but beats. Immutable. Times are those of one monotonic clock of whoever holds
/// the partition; they never leave it.
/// </summary>
public sealed record PoolPartition
{
    private readonly int _number;
    private readonly SharingTimes _times;
    private readonly TimeSpan _since;
    private int Generation { get; init; }

    private ImmutableSortedDictionary<string, (TimeSpan At, ImmutableArray<PoolDevice> Devices)> Silos { get; init; } =
        ImmutableSortedDictionary.Create<string, (TimeSpan, ImmutableArray<PoolDevice>)>(StringComparer.Ordinal);

    /// <param name="number">0 … partitions - 1.</param>
    /// <param name="times">Of silence and of waiting.</param>
    /// <param name="now">When it begins to listen.</param>
    public PoolPartition(int number, SharingTimes times, TimeSpan now) => (_number, _times, _since) = (number, times, now);

    /// <summary>What each device does, as far as is known, ordered by silo.</summary>
    public IEnumerable<DeviceDoing> Devices(TimeSpan now) => Living(now).Select(d => d.Doing);

    /// <summary>A silo tells of all its devices. One that it does not name is no more.</summary>
    public PoolPartition Beat(string silo, IReadOnlyList<DeviceDoing> devices, TimeSpan now)
    {
        var known = Silos.TryGetValue(silo, out var last) ? last.Devices.ToDictionary(d => d.Beat.Facts.Id) : [];
        var heard = devices.Select(d => known.TryGetValue(d.Facts.Id, out var device)
            ? device.Heard(d, now, _times.Unheard)
            : new PoolDevice(d, DeviceClass.Of(d.Facts)));
        return this with { Silos = Silos.RemoveRange(Silos.Where(s => IsSilent(s.Value.At, now)).Select(s => s.Key)).SetItem(silo, (now, [.. heard])) };
    }

    /// <summary>The silo is dead or has left, as the membership of the cluster says.</summary>
    public PoolPartition Gone(string silo) => this with { Silos = Silos.Remove(silo) };

    /// <summary>For the root; null while the partition is so young that the root may know more of it (<see cref="SharingTimes.WarmUp"/>).</summary>
    public PoolSummary? Summary(TimeSpan now) => now - _since < _times.WarmUp ? null : new PoolSummary(_number, Generation, [.. Living(now)
        .GroupBy(d => d.Class, d => d.Doing)
        .OrderBy(c => c.Key)
        .Select(c => new ClassCount(c.Key, c.Count(d => d.Sweep is null), [.. c
            .Where(d => d.Sweep is not null)
            .GroupBy(d => d.Sweep!)
            .OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => new Held(s.Key, s.Count(d => d.HasTrial && d.Next is null), s.Count(d => !d.HasTrial), s.Count(d => d.HasTrial && d.Next is not null)))]))]);

    /// <summary>
    /// What brings the devices nearer to the shares; none when they are there. A move counts as done once told: it is not in the next answer, until it shows that
    /// nobody heard it (<see cref="SharingTimes.Unheard"/>).
    /// </summary>
    /// <param name="shares">Of this partition, from <see cref="ShareBook.Allot"/>; they may be older than the devices are. Shares that answer a summary from before the last moves
    /// change nothing: to act again before one's act is seen is how a balance starts to swing. Null: nothing moves.</param>
    public (PoolPartition Partition, IReadOnlyList<Move> Moves) Moves(PoolShares? shares, TimeSpan now)
    {
        if (shares is null || shares.Generation != Generation)
            return (this, []);
        var sharesByClass = shares.Shares.ToLookup(s => s.Class);
        var moves = Living(now)
            .GroupBy(d => d.Class, d => d.Doing)
            .OrderBy(c => c.Key)
            .SelectMany(c => new MovePlan(c, sharesByClass[c.Key]).Moves)
            .ToDictionary(m => m.Device);
        if (moves.Count == 0)
            return (this, []);
        var told = moves.Values.GroupBy(m => m.Silo).Select(s => KeyValuePair.Create(s.Key, (Silos[s.Key].At, Told(Silos[s.Key].Devices))));
        return (this with { Generation = Generation + 1, Silos = Silos.SetItems(told.ToList()) }, [.. moves.Values]);

        ImmutableArray<PoolDevice> Told(ImmutableArray<PoolDevice> devices) =>
            [.. devices.Select(d => moves.TryGetValue(d.Beat.Facts.Id, out var move) ? d with { Told = move, ToldAt = now } : d)];
    }

    private IEnumerable<PoolDevice> Living(TimeSpan now) => Silos.Values.Where(s => !IsSilent(s.At, now)).SelectMany(s => s.Devices);

    private bool IsSilent(TimeSpan beat, TimeSpan now) => now - beat > _times.SiloSilent;
}
