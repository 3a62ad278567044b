using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Oracles;

/// <summary>
/// Exact ridge regression at each position: W_t = argmin 1/2 sum_i ||s_i - W s_{i-1}||^2 + strength/2 ||W||^2, by recursive least squares (Sherman-Morrison);
/// predicts W s_t.
/// </summary>
/// <param name="n">Channels.</param>
/// <param name="strength">Above 0; 1 / lambda in the paper's notation.</param>
/// <param name="newest">
/// Whether the pair (s_{t-1}, s_t) counts at position t, as it does for a layer whose token holds it; without, pairs end at (s_{t-2}, s_{t-1}).
/// </param>
internal sealed class RidgePredictor(int n, double strength, bool newest) : IPredictor
{
    private readonly Vector512<double>[] _w = new Vector512<double>[n * n];
    private readonly Vector512<double>[] _inverse = new Vector512<double>[n * n];
    private readonly Vector512<double>[] _gain = new Vector512<double>[n];
    private readonly Vector512<double>[] _error = new Vector512<double>[n];

    public void Predict(bool upper, ReadOnlySpan<Vector512<double>> observations, Span<Vector512<double>> predictions)
    {
        Array.Clear(_w);
        Array.Clear(_inverse);
        for (var i = 0; i < n; i++)
            _inverse[i * n + i] = Vector512.Create(1 / strength);
        for (var t = 0; t < observations.Length / n; t++)
        {
            var now = observations.Slice(t * n, n);
            var prediction = predictions.Slice(t * n, n);
            if (!newest)
                Dense.Multiply(_w, now, prediction);
            if (t > 0)
                Learn(observations.Slice((t - 1) * n, n), now);
            if (newest)
                Dense.Multiply(_w, now, prediction);
        }
    }

    private void Learn(ReadOnlySpan<Vector512<double>> before, ReadOnlySpan<Vector512<double>> now)
    {
        Dense.Multiply(_inverse, before, _gain);
        var scale = Vector512<double>.One / (Vector512<double>.One + Dense.Dot(before, _gain));
        Dense.Multiply(_w, before, _error);
        for (var i = 0; i < n; i++)
            _error[i] = now[i] - _error[i];
        Dense.AddOuter(_w, scale, _error, _gain);
        Dense.AddOuter(_inverse, -scale, _gain, _gain);
    }
}
