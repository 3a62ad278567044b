using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tasks;

/// <summary>
/// The Kalman filter with known W and C, for 8 sequences at a time in double precision. Channels are taken one by one (their noise is independent), so no
/// matrix is inverted. It is the exact conditional mean for a normal first state, the best linear prediction for a uniform one; clipping of states is left out.
/// </summary>
internal sealed class KalmanFilter(int n, int m, TaskOptions options)
{
    private readonly Vector512<double> _startVariance = Vector512.Create(options.Initial == InitialState.Normal ? 1 : 1.0 / 3);
    private readonly Vector512<double> _stateVariance = Vector512.Create(options.Noise * options.Noise);

    /// <summary>Never quite 0, so that a channel that is known already does not divide by zero.</summary>
    private readonly Vector512<double> _observationVariance = Vector512.Create(options.ObservationNoise * options.ObservationNoise + 1e-14);

    private readonly Vector512<double>[] _w = new Vector512<double>[n * n];
    private readonly Vector512<double>[] _c = new Vector512<double>[m * n];
    private readonly Vector512<double>[] _mean = new Vector512<double>[n];
    private readonly Vector512<double>[] _covariance = new Vector512<double>[n * n];
    private readonly Vector512<double>[] _product = new Vector512<double>[n * n];
    private readonly Vector512<double>[] _gain = new Vector512<double>[n];
    private bool _upper;

    /// <summary>Takes the matrices of half a group and forgets all observations.</summary>
    /// <param name="w">[n, n, 16 lanes].</param>
    /// <param name="c">[m, n, 16 lanes].</param>
    /// <param name="upper">Which half.</param>
    public void Start(ReadOnlySpan<Vector512<float>> w, ReadOnlySpan<Vector512<float>> c, bool upper)
    {
        _upper = upper;
        for (var i = 0; i < _w.Length; i++)
            _w[i] = DoubleLanes.Widen(w[i], upper);
        for (var i = 0; i < _c.Length; i++)
            _c[i] = DoubleLanes.Widen(c[i], upper);
        Array.Clear(_mean);
        Array.Clear(_covariance);
        for (var i = 0; i < n; i++)
            _covariance[i * n + i] = _startVariance;
    }

    /// <summary>Conditions on an observation.</summary>
    /// <param name="inputs">[…, m, 16 lanes].</param>
    /// <param name="at">Index of its first channel's lane 0.</param>
    public void Observe(float[] inputs, int at)
    {
        for (var k = 0; k < m; k++)
        {
            var row = _c.AsSpan(k * n, n);
            Dense.Multiply(_covariance, row, _gain);
            var precision = Vector512<double>.One / (Dense.Dot(row, _gain) + _observationVariance);
            var surprise = DoubleLanes.Load(inputs, at + k * Lane.Count, _upper) - Dense.Dot(row, _mean);
            for (var i = 0; i < n; i++)
                _mean[i] = Vector512.FusedMultiplyAdd(_gain[i], surprise * precision, _mean[i]);
            Dense.AddOuter(_covariance, -precision, _gain, _gain);
        }
    }

    /// <summary>Steps to the next state and predicts its observation.</summary>
    /// <param name="prediction">[m, 16 lanes]; the half's lanes are written.</param>
    public void Predict(Span<float> prediction)
    {
        Dense.Multiply(_w, _mean, _gain);
        _gain.CopyTo(_mean, 0);

        // The covariance is symmetric: row i of W P is P times row i of W, and the new covariance is made of rows W (W P)_i.
        for (var i = 0; i < n; i++)
            Dense.Multiply(_covariance, _w.AsSpan(i * n, n), _product.AsSpan(i * n, n));
        for (var i = 0; i < n; i++)
        {
            Dense.Multiply(_w, _product.AsSpan(i * n, n), _covariance.AsSpan(i * n, n));
            _covariance[i * n + i] += _stateVariance;
        }

        for (var k = 0; k < m; k++)
            DoubleLanes.Store(Dense.Dot(_c.AsSpan(k * n, n), _mean), prediction[(k * Lane.Count)..], _upper);
    }
}
