using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Numerics;

public class ElementaryScalarTests
{
    [Fact]
    public void Exp_is_within_two_ulp()
    {
        for (var x = -708.0; x < 709.7; x += 0.0137)
            Assert.True(Ulps.Off(Elementary.Exp(x), Math.Exp(x)) <= 2, $"exp({x:R})");
    }

    [Fact]
    public void Log_is_within_two_ulp()
    {
        for (var x = 1e-300; x < 1e300; x *= 1.0137)
            Assert.True(Ulps.Off(Elementary.Log(x), Math.Log(x)) <= 2, $"log({x:R})");
        for (var x = 0.5; x < 2; x += 0.0000337)
            Assert.True(Ulps.Off(Elementary.Log(x), Math.Log(x)) <= 2, $"log({x:R})");
    }

    [Fact]
    public void Sin_and_cos_are_within_3e16()
    {
        for (var x = -1e6; x <= 1e6; x += 7.000137)
            Check(x);
        for (var x = -7.0; x <= 7; x += 0.000137)
            Check(x);

        static void Check(double x)
        {
            Assert.True(Math.Abs(Elementary.Sin(x) - Math.Sin(x)) <= 3e-16, $"sin({x:R})");
            Assert.True(Math.Abs(Elementary.Cos(x) - Math.Cos(x)) <= 3e-16, $"cos({x:R})");
        }
    }

    [Fact]
    public void The_edges_are_those_of_the_standard_functions()
    {
        double[] edges = [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 750, -750, 5e-324, 1e-310, double.MaxValue];
        foreach (var x in edges)
        {
            Assert.Equal(Math.Exp(x), Elementary.Exp(x), 1e-15);
            Assert.Equal(Math.Log(x), Elementary.Log(x), 1e-12);
        }

        Assert.Equal(1.0, Elementary.Cos(0));
        Assert.Equal(0.0, Elementary.Sin(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Elementary.Cos(1e7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Elementary.Sin(double.NaN));
    }
}
