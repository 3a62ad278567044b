using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Oracles;

/// <summary>
/// K steps of gradient descent, from W = 0 and anew at each position t, on 1/2 sum_{i&lt;=t} ||s_i - W s_{i-1}||^2; predicts W s_t (arXiv 2309.05858). With
/// A = sum s_{i-1} s_{i-1}^T and B = sum s_i s_{i-1}^T the result is W = B sum_{k&lt;K} eta (I - eta A)^k, so only the vector it is applied to is iterated.
/// </summary>
/// <param name="n">Channels.</param>
/// <param name="steps">K, 1 or more.</param>
/// <param name="stepSize">eta, the same at all positions.</param>
internal sealed class GradientDescentPredictor(int n, int steps, double stepSize) : IPredictor
{
    private readonly Vector512<double>[] _a = new Vector512<double>[n * n];
    private readonly Vector512<double>[] _b = new Vector512<double>[n * n];
    private readonly Vector512<double>[] _u = new Vector512<double>[n];
    private readonly Vector512<double>[] _product = new Vector512<double>[n];

    public void Predict(bool upper, ReadOnlySpan<Vector512<double>> observations, Span<Vector512<double>> predictions)
    {
        Array.Clear(_a);
        Array.Clear(_b);
        for (var t = 0; t < observations.Length / n; t++)
        {
            var now = observations.Slice(t * n, n);
            if (t > 0)
            {
                var before = observations.Slice((t - 1) * n, n);
                Dense.AddOuter(_a, Vector512<double>.One, before, before);
                Dense.AddOuter(_b, Vector512<double>.One, now, before);
            }

            for (var i = 0; i < n; i++)
                _u[i] = stepSize * now[i];
            for (var k = 1; k < steps; k++)
            {
                Dense.Multiply(_a, _u, _product);
                for (var i = 0; i < n; i++)
                    _u[i] += stepSize * (now[i] - _product[i]);
            }

            Dense.Multiply(_b, _u, predictions.Slice(t * n, n));
        }
    }
}
