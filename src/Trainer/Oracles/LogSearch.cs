namespace Sweeper.Trainer.Oracles;

/// <summary>Minimum of a function of a positive number: a geometric grid, then golden sections of the logarithm between the best point's neighbours.</summary>
internal static class LogSearch
{
    /// <summary>Golden sections: they shrink the bracket 300-fold.</summary>
    private const int Sections = 12;

    /// <param name="low">Least argument, above 0.</param>
    /// <param name="high">Largest argument.</param>
    /// <param name="ratio">Between neighbours of the grid, above 1.</param>
    /// <param name="function">One valley at the grid's resolution; NaN counts as infinite.</param>
    public static double Minimise(double low, double high, double ratio, Func<double, double> function)
    {
        var points = (int)Math.Ceiling(Math.Log(high / low) / Math.Log(ratio)) + 1;
        var grid = Enumerable.Range(0, points).Select(i => Math.Log(low) + (Math.Log(high) - Math.Log(low)) * i / (points - 1)).ToArray();
        var losses = grid.Select(At).ToArray();
        var best = Array.IndexOf(losses, losses.Min());
        return Math.Exp(Golden(grid[Math.Max(best - 1, 0)], grid[Math.Min(best + 1, points - 1)], At));

        double At(double logarithm)
        {
            var loss = function(Math.Exp(logarithm));
            return double.IsNaN(loss) ? double.PositiveInfinity : loss;
        }
    }

    private static double Golden(double low, double high, Func<double, double> function)
    {
        var section = (Math.Sqrt(5) - 1) / 2;
        var (left, right) = (high - section * (high - low), low + section * (high - low));
        var (atLeft, atRight) = (function(left), function(right));
        for (var i = 0; i < Sections; i++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - section * (high - low);
                atLeft = function(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + section * (high - low);
                atRight = function(right);
            }
        }

        return (low + high) / 2;
    }
}
