using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Oracles;

/// <summary>
/// The Bayes-optimal prediction of a Markov chain whose rows are Dirichlet(alpha): the posterior mean (n_ij + alpha) / (n_i + V alpha) of the row i of the current
/// token, with n_ij transitions from i to j so far. It minimises the expected cross-entropy and the expected squared error alike.
/// </summary>
/// <param name="n">V.</param>
/// <param name="concentration">alpha.</param>
internal sealed class TransitionPredictor(int n, double concentration) : IPredictor
{
    private readonly Vector512<double>[] _counts = new Vector512<double>[n * n];
    private readonly Vector512<double>[] _visits = new Vector512<double>[n];

    public void Predict(bool upper, ReadOnlySpan<Vector512<double>> observations, Span<Vector512<double>> predictions)
    {
        Array.Clear(_counts);
        Array.Clear(_visits);
        for (var t = 0; t < observations.Length / n; t++)
        {
            var now = observations.Slice(t * n, n);
            if (t > 0)
            {
                var before = observations.Slice((t - 1) * n, n);
                Dense.AddOuter(_counts, Vector512<double>.One, now, before);
                for (var i = 0; i < n; i++)
                    _visits[i] += before[i];
            }

            // One-hot tokens: a product with them picks the row of the current token in each lane.
            var all = Dense.Dot(_visits, now) + Vector512.Create(n * concentration);
            var prediction = predictions.Slice(t * n, n);
            Dense.Multiply(_counts, now, prediction);
            for (var j = 0; j < n; j++)
                prediction[j] = (prediction[j] + Vector512.Create(concentration)) / all;
        }
    }
}
