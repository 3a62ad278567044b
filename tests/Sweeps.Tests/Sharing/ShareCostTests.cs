using System.Diagnostics;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Simulation;
using Sweeper.Sweeps.Tests.Stopping;
using Xunit.Abstractions;
using static Sweeper.Sweeps.Tests.Sharing.Fleet;

namespace Sweeper.Sweeps.Tests.Sharing;

/// <summary>What a division of 10,000 devices in 64 partitions between 100 sweeps takes. The best of several counts: others may be using the machine, and
/// the compiler takes its time to be done with what runs often.</summary>
[Collection(nameof(DecisionTimeTests))]
public sealed class ShareCostTests(ITestOutputHelper output)
{
    private const int Partitions = 64;
    private const int Devices = 10_000;
    private const int Sweeps = 100;
    private const int MostRepeats = 500;
    private const double AllowedMilliseconds = 10;

    [Theory]
    [InlineData("all idle")]
    [InlineData("all where they are to be")]
    [InlineData("all on one sweep")]
    [InlineData("at random")]
    public void A_division_is_quick(string start)
    {
        var pools = Enumerable.Range(0, Partitions).Select(p => Pool(p, (device, i) => start switch
        {
            "all on one sweep" => "sweep00",
            "at random" => $"sweep{(i * 7919) % Sweeps:d2}",
            _ => null,
        })).ToList();
        Demand[] demands = [.. Enumerable.Range(0, Sweeps).Select(s => new Demand($"sweep{s:d2}", s % 3, s % 4 == 0 ? Cuda : s % 8 == 1 ? new DeviceNeed(null, 40 * Gigabyte, "") : DeviceNeed.Any, 60 + s, 0))];
        var book = Book(pools, demands);
        if (start == "all where they are to be")
        {
            pools = [.. pools.Select((p, i) => p.Moves(book.Allot(i, At(0)).Shares, At(0)).Partition)];
            book = Book(pools, demands);
        }

        var (divide, moves) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var i = 0; i < MostRepeats && (i < 20 || divide > AllowedMilliseconds / 2); i++)
        {
            var since = Stopwatch.GetTimestamp();
            var (divided, shares) = book.Allot(0, At(0));
            for (var p = 1; p < Partitions; p++)
                (divided, _) = divided.Allot(p, At(0));
            divide = Math.Min(divide, Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            since = Stopwatch.GetTimestamp();
            pools[0].Moves(shares, At(0));
            moves = Math.Min(moves, Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }

        output.WriteLine($"{start}: {divide:f2} ms for the shares of all partitions, {moves:f2} ms for the moves of one");
        Assert.InRange(divide, 0, AllowedMilliseconds);
        Assert.InRange(moves, 0, AllowedMilliseconds);
    }

    private static PoolPartition Pool(int number, Func<DeviceFacts, int, string?> sweep) => Partition(number, [.. Enumerable.Range(0, Devices / Partitions).Select(i =>
    {
        var id = $"silo{number}-{i / 8}/{(i % 3 == 0 ? "cuda" : "cpu")}:{i}";
        var facts = Device(id, i % 9 == 0 ? 80 * Gigabyte : 24 * Gigabyte);
        return sweep(facts, (number * 157) + i) is { } on ? new DeviceDoing(facts, on, true, null) : new DeviceDoing(facts, null, false, null);
    })]);
}
