using Sweeper.Sweeps.Reporting;

namespace Sweeper.Sweeps.Tests.Reporting;

public sealed class ArmComparisonTests
{
    [Theory]
    [InlineData(0.02, Agreement.Within)]
    [InlineData(0.008, Agreement.Open)]
    [InlineData(0.001, Agreement.Apart)]
    public void The_whole_interval_counts(double tolerance, Agreement expected)
    {
        // Differences 0.9, 1, 1.1 on a mean of 100: 1 ± 4.302653 * 0.1 / sqrt 3 = 0.752 … 1.248.
        var arm = ArmComparison.Of("a", [(100.9, 100), (101, 100), (101.1, 100)])!;

        Assert.Equal(expected, arm.Within(tolerance));
        Assert.Equal(1.1 / 101.1, arm.Largest, 1e-12);
    }

    [Fact]
    public void Of_one_seed_the_difference_counts_and_of_none_there_is_nothing()
    {
        var arm = ArmComparison.Of("a", [(0.501, 0.5)])!;

        Assert.Equal((Agreement.Within, Agreement.Apart), (arm.Within(0.0021), arm.Within(0.0019)));
        Assert.Null(ArmComparison.Of("a", []));
        Assert.Equal(Agreement.Within, ArmComparison.Of("a", [(0, 0), (0, 0)])!.Within(0));
    }
}
