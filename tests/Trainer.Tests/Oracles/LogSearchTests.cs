using Sweeper.Trainer.Oracles;

namespace Sweeper.Trainer.Tests.Oracles;

public class LogSearchTests
{
    [Theory]
    [InlineData(0.0331)]
    [InlineData(2e-6)]
    [InlineData(50)]
    public void The_lowest_point_of_a_valley_is_found(double lowest) =>
        Assert.Equal(1, LogSearch.Minimise(1e-6, 100, 2, x => Math.Pow(Math.Log(x / lowest), 2)) / lowest, 0.005);

    [Fact]
    public void A_falling_function_ends_at_the_edge() => Assert.InRange(LogSearch.Minimise(1e-3, 10, 2, x => -x), 9.9, 10);

    [Fact]
    public void Where_the_function_is_no_number_is_not_the_lowest_point() =>
        Assert.Equal(1, LogSearch.Minimise(1e-3, 1e3, 2, x => x > 3 ? double.NaN : Math.Abs(Math.Log(x))), 0.01);
}
