namespace Sweeper.Trainer.Tests.Numerics;

/// <summary>Distance between a computed value and the true one, in units in the last place of the true one.</summary>
internal static class Ulps
{
    public static double Off(float got, double truth)
    {
        if (double.IsNaN(truth) || double.IsInfinity((float)truth))
            return got.Equals((float)truth) ? 0 : double.PositiveInfinity;

        return Math.Abs(got - truth) / Math.Max(MathF.BitIncrement(MathF.Abs((float)truth)) - MathF.Abs((float)truth), float.Epsilon);
    }

    public static double Off(double got, double truth) =>
        got.Equals(truth) ? 0 : Math.Abs(got - truth) / Math.Max(Math.BitIncrement(Math.Abs(truth)) - Math.Abs(truth), double.Epsilon);
}
