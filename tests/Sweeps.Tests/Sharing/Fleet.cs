using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Sweeps.Tests.Sharing;

/// <summary>Devices and demands in few words.</summary>
internal static class Fleet
{
    public const long Gigabyte = 1_000_000_000;

    /// <summary>The default times without a warm-up: a test says what is there.</summary>
    public static SharingTimes Times { get; } = SharingTimes.Default with { WarmUp = TimeSpan.Zero, Pause = TimeSpan.Zero };

    public static DeviceNeed Cuda { get; } = new(DeviceKind.Cuda, 0, "");

    public static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <param name="id"><c>silo/kind:number</c>.</param>
    public static DeviceFacts Device(string id, long memory = 16 * Gigabyte, string numerics = "n1") =>
        new(new DeviceId(id), id[..id.IndexOf('/', StringComparison.Ordinal)], id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..id.IndexOf(':', StringComparison.Ordinal)], "some make", memory, 0, numerics);

    public static DeviceDoing Idle(string id) => new(Device(id), null, false, null);

    public static DeviceDoing Free(string id, string sweep) => new(Device(id), sweep, false, null);

    public static DeviceDoing Busy(string id, string sweep, string? next = null) => new(Device(id), sweep, true, next);

    public static Demand Wants(string sweep, int trials, DeviceNeed? need = null, int priority = 0) => new(sweep, priority, need ?? DeviceNeed.Any, trials, 0);

    public static PoolPartition Partition(int number, params DeviceDoing[] devices) => devices
        .GroupBy(d => d.Facts.Silo)
        .Aggregate(new PoolPartition(number, Times, At(0)), (pool, silo) => pool.Beat(silo.Key, [.. silo], At(0)));

    public static ShareBook Book(IEnumerable<PoolPartition> partitions, params Demand[] demands) => demands.Aggregate(
        partitions.Aggregate(new ShareBook(Times, At(0)), (book, pool) => book.Tell(pool.Summary(At(0))!, At(0))),
        (book, demand) => book.Ask(demand, At(0)));

    /// <summary>Devices of a sweep in some shares.</summary>
    public static int Of(this PoolShares? shares, string sweep) => shares!.Shares.Where(s => s.Sweep == sweep).Sum(s => s.Count);

    public static int Of(this PoolShares? shares, string sweep, string kind) => shares!.Shares.Where(s => s.Sweep == sweep && s.Class.Kind == kind).Sum(s => s.Count);

    /// <summary>The only partition is told its shares: <c>rack0/cpu:1 -> A now</c> for each device that moves.</summary>
    public static string Moves(PoolPartition pool, params Demand[] demands) =>
        string.Join(", ", pool.Moves(Book([pool], demands).Allot(0, At(0)).Shares, At(0)).Moves.Select(Text));

    public static string Text(Move move) => $"{move.Device} -> {move.Sweep}{(move.AtOnce ? " now" : "")}";
}
