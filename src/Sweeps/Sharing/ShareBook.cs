using System.Collections.Immutable;

namespace Sweeper.Sweeps.Sharing;

/// <summary>
/// How the devices of a cluster are shared between its sweeps. The law: a sweep of higher priority goes first, whatever the others lack. Sweeps of one priority
/// have equally many devices, as far as their needs allow it: nobody has one more while a sweep that could use a device has two fewer or more (max-min
/// fair). Nobody has more devices than trials that wait or run, nobody has a device that does not meet its need, and no device is idle that a waiting sweep could use, be
/// it by an exchange. Where this leaves a choice, devices stay where they are; where it still does, the sweep whose id is first has one more. So the answer
/// is a function of what was told, and when devices are where they are to be, nothing moves.
/// <para>
/// Example. 4 cuda and 8 cpu devices; sweep A takes any device, B only cuda, both have 100 trials waiting: B has the 4 cuda devices, A the 8 cpu devices, though it
/// could use any. Now C comes, takes any, and is their equal: each has 4; each partition is told how many of A's devices are to be C's, and they move at the end of
/// their trials. D comes, of higher priority, with 2 trials for cuda: 2 of B's devices give their trials back at once. B has 2, which no exchange can make more,
/// for A and C have no cuda device; they keep 4 each.
/// </para>
/// <para>
/// Devices are counted, not weighed by speed: a share is then a number that people can check, and it does not change with what a measurement says. A sweep
/// that wants fast devices says so by its need.
/// </para>
/// Immutable. Times are those of one monotonic clock of whoever holds the book; they never leave it.
/// </summary>
public sealed record ShareBook
{
    private readonly SharingTimes _times;
    private readonly TimeSpan _since;
    private readonly TimeSpan _dividedAt;
    private readonly Division? _division;
    private readonly bool _changed = true;
    private readonly ImmutableSortedDictionary<int, (TimeSpan At, PoolSummary Summary)> _summaries = ImmutableSortedDictionary<int, (TimeSpan, PoolSummary)>.Empty;
    private readonly ImmutableSortedDictionary<string, (TimeSpan At, Demand Demand)> _demands =
        ImmutableSortedDictionary.Create<string, (TimeSpan, Demand)>(StringComparer.Ordinal);

    /// <param name="times">Of silence and of waiting.</param>
    /// <param name="now">When it begins to listen.</param>
    public ShareBook(SharingTimes times, TimeSpan now) => (_times, _since) = (times, now);

    private ShareBook(
        ShareBook book,
        ImmutableSortedDictionary<int, (TimeSpan, PoolSummary)> summaries,
        ImmutableSortedDictionary<string, (TimeSpan, Demand)> demands)
        : this(book)
    {
        (_summaries, _demands) = (summaries, demands);
        _changed = book._changed || summaries != book._summaries || demands != book._demands;
    }

    private ShareBook(ShareBook book, Division division, TimeSpan now)
        : this(book) => (_division, _dividedAt, _changed) = (division, now, false);

    /// <summary>Devices of the cluster by class.</summary>
    public IReadOnlyList<(DeviceClass Class, int Count)> Devices => [.. _summaries.Values
        .SelectMany(s => s.Summary.Classes)
        .GroupBy(c => c.Class)
        .OrderBy(c => c.Key)
        .Select(c => (c.Key, c.Sum(count => count.Total)))];

    /// <summary>A partition tells what its devices do.</summary>
    public ShareBook Tell(PoolSummary summary, TimeSpan now) => new(this, _summaries.SetItem(summary.Partition, (now, summary)), _demands);

    /// <summary>A sweep tells what it could use, each time in whole.</summary>
    public ShareBook Ask(Demand demand, TimeSpan now) => new(this, _summaries, _demands.SetItem(demand.Sweep, (now, demand)));

    /// <summary>The sweep has ended: it asks for nothing more.</summary>
    public ShareBook Withdraw(string sweep) => new(this, _summaries, _demands.Remove(sweep));

    /// <summary>
    /// What a partition is to give to whom. Null, and all is to stay as it is, while nothing was heard of the partition, or the book is so young that much of the
    /// cluster may not have spoken (<see cref="SharingTimes.WarmUp"/>). May be as old as <see cref="SharingTimes.Pause"/>.
    /// </summary>
    public (ShareBook Book, PoolShares? Shares) Allot(int partition, TimeSpan now)
    {
        if (now - _since < _times.WarmUp)
            return (this, null);
        var book = Forget(now);
        if (book._division is null || (book._changed && now - book._dividedAt >= _times.Pause))
            book = new ShareBook(book, new Division([.. book._summaries.Values.Select(s => s.Summary)], book._demands.Values.Select(d => d.Demand)), now);
        return (book, book._division!.Of(partition));
    }

    /// <summary>
    /// Why the sweep has no device and will have none: <c>asks for cuda, but the 8 devices of the cluster are cpu</c>. Null when some device meets its need, when
    /// it asked for nothing, and while the book is young.
    /// </summary>
    public string? WhyNobody(string sweep, TimeSpan now) =>
        now - _since >= _times.WarmUp && Forget(now) is var book && book._demands.TryGetValue(sweep, out var asked) ? asked.Demand.Need.WhyNobody(book.Devices) : null;

    private ShareBook Forget(TimeSpan now)
    {
        var partitions = _summaries.Where(s => now - s.Value.At > _times.PartitionSilent).Select(s => s.Key).ToList();
        var sweeps = _demands.Where(d => now - d.Value.At > _times.SweepSilent).Select(d => d.Key).ToList();
        return partitions.Count + sweeps.Count == 0 ? this : new ShareBook(this, _summaries.RemoveRange(partitions), _demands.RemoveRange(sweeps));
    }
}
