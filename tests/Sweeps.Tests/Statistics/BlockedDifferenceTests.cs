using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Statistics;

namespace Sweeper.Sweeps.Tests.Statistics;

/// <summary>Hardware with a known effect must neither move a difference nor spoil its interval.</summary>
public sealed class BlockedDifferenceTests
{
    private const double Offset = 5;

    [Theory]
    [InlineData("AA AA AA AA AA")]
    [InlineData("AA BB AA BB BB")]
    public void Without_mixed_pairs_it_is_the_paired_interval_bit_for_bit(string hardware)
    {
        var pairs = Pairs(7, hardware.Split(' '), 1);

        Assert.Equal(Estimate.OfDifference([.. pairs.Select(p => p.Arm)], [.. pairs.Select(p => p.Baseline)]), BlockedDifference.Of(pairs));
        Assert.Null(BlockedDifference.Of([]));
    }

    [Theory]
    [InlineData("AB AB BA BA AB BA")]
    [InlineData("AA AA BB AB AB AA")]
    [InlineData("AB BC CA AC AA BB CB")]
    [InlineData("AA BB AB")]
    public void The_interval_covers_the_true_difference_about_95_times_in_100_and_nothing_is_biased(string hardware)
    {
        const int repeats = 2000;
        const double difference = 0.7;
        var pairs = hardware.Split(' ');
        var estimates = Enumerable.Range(0, repeats).Select(i => BlockedDifference.Of(Pairs(100 + i, pairs, difference))!).ToList();

        // 0.95 ± 4 standard errors of a proportion over 2000 repeats, 0.0195.
        Assert.InRange(estimates.Count(e => e.Low <= difference && e.High >= difference) / (double)repeats, 0.9305, 0.9695);
        var mean = Estimate.Of([.. estimates.Select(e => e.Mean - difference)])!;
        var standardError = Math.Sqrt(estimates.Average(e => Math.Pow(e.Mean - difference, 2)) / repeats);
        Assert.InRange(mean.Mean, -4 * standardError, 4 * standardError);
    }

    [Fact]
    public void The_plain_paired_interval_would_have_been_wrong()
    {
        var pairs = Enumerable.Range(0, 500).Select(i => Pairs(100 + i, "AA AA BB BA BA BA".Split(' '), 0)).ToList();

        Assert.InRange(pairs.Average(p => p.Average(x => x.Difference)), 0.4 * Offset, 0.6 * Offset);
        Assert.InRange(pairs.Average(p => BlockedDifference.Of(p)!.Mean), -0.3, 0.3);
    }

    [Fact]
    public void Where_hardware_cannot_be_told_from_the_arm_there_is_no_interval_and_no_verdict()
    {
        var confounded = BlockedDifference.Of(Pairs(1, ["BA", "BA", "BA"], 0))!;
        var exhausted = BlockedDifference.Of(Pairs(1, ["AA", "BA"], 0))!;

        Assert.Equal((3, null, null, null), (confounded.N, confounded.Low, confounded.High, Verdicts.Of(confounded, Goal.Min)));
        Assert.Equal((2, null, null), (exhausted.N, exhausted.Low, exhausted.High));
        Assert.Equal(Pairs(1, ["AA", "BA"], 0)[0].Difference, exhausted.Mean, 1e-12);
    }

    [Fact]
    public void Order_changes_no_bit_and_names_change_nothing()
    {
        var pairs = Pairs(3, "AB BC CA AC AA BB CB".Split(' '), 1);
        var expected = BlockedDifference.Of(pairs)!;

        Assert.Equal(expected, BlockedDifference.Of([.. pairs.Reverse()]));
        var renamed = BlockedDifference.Of([.. pairs.Select(p => p with { ArmHardware = Renamed(p.ArmHardware), BaselineHardware = Renamed(p.BaselineHardware) })])!;
        Assert.Equal(expected.Mean, renamed.Mean, 1e-12);
        Assert.Equal(expected.Low!.Value, renamed.Low!.Value, 1e-12);

        static string? Renamed(string? name) => name switch { "A" => null, "B" => "z", _ => "m" };
    }

    /// <param name="hardware">Of arm and baseline: <c>AB</c>.</param>
    private static HardwarePair[] Pairs(int seed, string[] hardware, double difference) =>
        [.. hardware.Select((h, i) => new HardwarePair(difference + Effect(h[0]) + Normal(seed, i, "arm"), Effect(h[1]) + Normal(seed, i, "baseline"), $"{h[0]}", $"{h[1]}"))];

    private static double Effect(char hardware) => Offset * (hardware - 'A');

    /// <summary>A standard normal by Box and Muller.</summary>
    private static double Normal(int seed, int i, string purpose) =>
        Math.Sqrt(-2 * Math.Log(1 - CounterRandom.Unit(seed, i, purpose + " radius"))) * Math.Cos(2 * Math.PI * CounterRandom.Unit(seed, i, purpose + " angle"));
}
