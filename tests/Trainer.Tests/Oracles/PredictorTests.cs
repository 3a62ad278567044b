using System.Runtime.Intrinsics;
using Sweeper.Trainer.Oracles;
using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tests.Oracles;

/// <summary>Each predictor against its definition, worked out naively for one lane.</summary>
public class PredictorTests
{
    private const int N = 4;
    private const int Context = 12;
    private const int Chosen = 5;

    [Theory]
    [InlineData(0.001, true)]
    [InlineData(0.5, true)]
    [InlineData(0.001, false)]
    [InlineData(0.5, false)]
    public void The_ridge_recursion_is_the_direct_solution(double strength, bool newest)
    {
        var observations = Observations();
        var predictions = Run(new RidgePredictor(N, strength, newest), observations);
        for (var t = 0; t < Context; t++)
        {
            var (a, b) = Moments(observations, newest ? t : t - 1);
            for (var i = 0; i < N; i++)
                a[i, i] += strength;
            var solved = Solve(a, Row(observations, t));
            for (var i = 0; i < N; i++)
                Assert.Equal(Enumerable.Range(0, N).Sum(j => b[i, j] * solved[j]), predictions[t * N + i][Chosen], 1e-9);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Gradient_descent_is_explicit_steps_on_the_matrix(int steps)
    {
        const double eta = 0.07;
        var observations = Observations();
        var predictions = Run(new GradientDescentPredictor(N, steps, eta), observations);
        for (var t = 0; t < Context; t++)
        {
            var (a, b) = Moments(observations, t);
            var w = new double[N, N];
            for (var k = 0; k < steps; k++)
            {
                var old = (double[,])w.Clone();
                for (var i = 0; i < N; i++)
                {
                    for (var j = 0; j < N; j++)
                        w[i, j] += eta * (b[i, j] - Enumerable.Range(0, N).Sum(c => old[i, c] * a[c, j]));
                }
            }

            for (var i = 0; i < N; i++)
                Assert.Equal(Enumerable.Range(0, N).Sum(j => w[i, j] * Row(observations, t)[j]), predictions[t * N + i][Chosen], 1e-10);
        }
    }

    [Theory]
    [InlineData("gd")]
    [InlineData("ridge")]
    [InlineData("ridge-lagged")]
    public void The_future_changes_no_prediction(string name)
    {
        IPredictor predictor = name == "gd" ? new GradientDescentPredictor(N, 3, 0.05) : new RidgePredictor(N, 0.01, name == "ridge");
        var observations = Observations();
        var before = Run(predictor, observations);
        observations.AsSpan(7 * N).Fill(Vector512.Create(3.0));
        var after = Run(predictor, observations);

        Assert.Equal(before[..(7 * N)], after[..(7 * N)]);
        Assert.NotEqual(before[(7 * N)..], after[(7 * N)..]);
    }

    private static Vector512<double>[] Run(IPredictor predictor, Vector512<double>[] observations)
    {
        var predictions = new Vector512<double>[observations.Length];
        predictor.Predict(false, observations, predictions);
        return predictions;
    }

    private static Vector512<double>[] Observations() =>
        [.. Enumerable.Range(0, Context * N).Select(i => Vector512.WidenLower(RandomKey.Of(8).Normal(i, 0)))];

    private static double[] Row(Vector512<double>[] observations, int t) => [.. Enumerable.Range(0, N).Select(c => observations[t * N + c][Chosen])];

    /// <summary>A and B over the pairs (s_{i-1}, s_i), i up to <paramref name="last"/>, positions counted from 0.</summary>
    private static (double[,] A, double[,] B) Moments(Vector512<double>[] observations, int last)
    {
        var (a, b) = (new double[N, N], new double[N, N]);
        for (var p = 1; p <= last; p++)
        {
            var (before, now) = (Row(observations, p - 1), Row(observations, p));
            for (var i = 0; i < N * N; i++)
            {
                a[i / N, i % N] += before[i / N] * before[i % N];
                b[i / N, i % N] += now[i / N] * before[i % N];
            }
        }

        return (a, b);
    }

    /// <summary>a^-1 x by Gauss-Jordan; a is positive definite.</summary>
    private static double[] Solve(double[,] a, double[] x)
    {
        for (var i = 0; i < N; i++)
        {
            for (var r = 0; r < N; r++)
            {
                if (r == i)
                    continue;
                var factor = a[r, i] / a[i, i];
                for (var c = 0; c < N; c++)
                    a[r, c] -= factor * a[i, c];
                x[r] -= factor * x[i];
            }
        }

        return [.. x.Select((v, i) => v / a[i, i])];
    }
}
