using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tasks;

/// <summary>
/// The Kalman filter of one sequence with known W and C, in double precision, observations taken one channel at a time (their noise is independent), so no matrix
/// is inverted. It is the exact conditional mean for a normal first state, and the best linear prediction for a uniform one; clipping of states is left out.
/// </summary>
internal sealed class KalmanFilter(int n, int m, TaskOptions options)
{
    private readonly double _startVariance = options.Initial == InitialState.Normal ? 1 : 1.0 / 3;
    private readonly double _stateVariance = options.Noise * options.Noise;
    private readonly double _observationVariance = options.ObservationNoise * options.ObservationNoise;
    private readonly double[] _w = new double[n * n];
    private readonly double[] _c = new double[m * n];
    private readonly double[] _mean = new double[n];
    private readonly double[] _covariance = new double[n * n];
    private readonly double[] _gain = new double[n];
    private readonly double[] _product = new double[n * n];

    /// <summary>Takes the matrices of a lane and forgets all observations.</summary>
    /// <param name="w">[n, n, 16 lanes].</param>
    /// <param name="c">[m, n, 16 lanes].</param>
    public void Start(ReadOnlySpan<Vector512<float>> w, ReadOnlySpan<Vector512<float>> c, int lane)
    {
        for (var i = 0; i < _w.Length; i++)
            _w[i] = w[i][lane];
        for (var i = 0; i < _c.Length; i++)
            _c[i] = c[i][lane];
        Array.Clear(_mean);
        Array.Clear(_covariance);
        for (var i = 0; i < n; i++)
            _covariance[i * n + i] = _startVariance;
    }

    /// <summary>Conditions on an observation.</summary>
    /// <param name="observation">Its m channels, <see cref="Lane.Count"/> apart.</param>
    public void Observe(ReadOnlySpan<float> observation)
    {
        for (var k = 0; k < m; k++)
        {
            var row = _c.AsSpan(k * n, n);
            for (var i = 0; i < n; i++)
                _gain[i] = Dot(_covariance.AsSpan(i * n, n), row);
            var variance = Dot(row, _gain) + _observationVariance;
            if (variance <= 0)
                continue; // Nothing left to learn: no noise, and this channel is already known.

            var surprise = (observation[k * Lane.Count] - Dot(row, _mean)) / variance;
            for (var i = 0; i < n; i++)
            {
                _mean[i] += _gain[i] * surprise;
                for (var j = 0; j < n; j++)
                    _covariance[i * n + j] -= _gain[i] * _gain[j] / variance;
            }
        }
    }

    /// <summary>Steps to the next state and predicts its observation.</summary>
    /// <param name="prediction">Its m channels, <see cref="Lane.Count"/> apart.</param>
    public void Predict(Span<float> prediction)
    {
        for (var i = 0; i < n; i++)
            _gain[i] = Dot(_w.AsSpan(i * n, n), _mean);
        _gain.CopyTo(_mean.AsSpan());
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                _product[i * n + j] = Dot(_w.AsSpan(i * n, n), _covariance.AsSpan(j * n, n));
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                _covariance[i * n + j] = Dot(_product.AsSpan(i * n, n), _w.AsSpan(j * n, n)) + (i == j ? _stateVariance : 0);
        }

        for (var k = 0; k < m; k++)
            prediction[k * Lane.Count] = (float)Dot(_c.AsSpan(k * n, n), _mean);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length && i < b.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
