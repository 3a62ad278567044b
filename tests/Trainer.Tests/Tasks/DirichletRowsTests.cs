using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Tests.Tasks;

/// <summary>Exact laws of the symmetric Dirichlet distribution. Fixed keys, so nothing here is flaky; limits are at 4 standard errors.</summary>
public class DirichletRowsTests
{
    private const int Columns = 6;
    private const int Rows = 4096 * Lane.Count;
    private static readonly RandomKey s_key = RandomKey.Of(11).Fold("dirichlet");

    /// <summary>E p = 1/V, E p² = (α + 1) / (V (Vα + 1)), E Σ −p log p = ψ(Vα + 1) − ψ(α + 1).</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(100)]
    public void Moments_and_entropy_are_those_of_the_distribution(double alpha)
    {
        var rows = Sample(alpha);

        for (var c = 0; c < Columns; c++)
            Near(1.0 / Columns, [.. rows.Select(row => row[c])]);
        Near((alpha + 1) / (Columns * (Columns * alpha + 1)), [.. rows.Select(row => row[0] * row[0])]);
        Near(1 / (double)Columns * alpha / (Columns * alpha + 1), [.. rows.Select(row => row[1] * row[4])]);
        Near(Digamma(Columns * alpha + 1) - Digamma(alpha + 1), [.. rows.Select(row => -row.Sum(p => p > 0 ? p * Math.Log(p) : 0))]);
    }

    /// <summary>With α = 1 a coordinate is Beta(1, V − 1): P(p ≤ x) = 1 − (1 − x)^(V−1). Kolmogorov and Smirnov's distance at its 0.1 % point.</summary>
    [Fact]
    public void A_coordinate_of_the_uniform_simplex_has_its_distribution()
    {
        var sorted = Sample(1).Select(row => row[3]).Order().ToArray();
        var distance = sorted.Select((p, i) => Math.Abs(1 - Math.Pow(1 - p, Columns - 1) - (i + 0.5) / sorted.Length)).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(sorted.Length));
    }

    [Fact]
    public void The_digamma_of_this_test_has_its_known_values()
    {
        Assert.Equal(-0.57721566490153286, Digamma(1), 1e-10);
        Assert.Equal(-1.9635100260214235, Digamma(0.5), 1e-10);
    }

    private static List<double[]> Sample(double alpha)
    {
        var (rows, weights) = (new List<double[]>(), new Vector512<float>[2 * Columns]);
        for (var first = 0; rows.Count < Rows; first += Lane.Count)
        {
            DirichletRows.Fill(s_key, first, alpha, Columns, weights);
            for (var lane = 0; lane < Lane.Count; lane++)
            {
                foreach (var row in weights.Chunk(Columns))
                {
                    var sum = row.Sum(w => (double)w[lane]);
                    rows.Add([.. row.Select(w => w[lane] / sum)]);
                }
            }
        }

        return rows;
    }

    private static void Near(double expected, double[] values)
    {
        var mean = values.Average();
        var error = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / values.Length);
        Assert.InRange(mean, expected - 4 * error, expected + 4 * error);
    }

    /// <summary>ψ(x) = ψ(x + 1) − 1/x up to x ≥ 10, then the asymptotic series.</summary>
    private static double Digamma(double x)
    {
        if (x < 10)
            return Digamma(x + 1) - 1 / x;
        var z = 1 / (x * x);
        return Math.Log(x) - 0.5 / x - z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z / 240)));
    }
}
