using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Oracles;

/// <summary>How often each token has come so far, whatever stood before it: (m_j + alpha) / (m + V alpha) with m_j of m tokens, the current one included.</summary>
/// <param name="n">V.</param>
/// <param name="concentration">alpha.</param>
internal sealed class UnigramPredictor(int n, double concentration) : IPredictor
{
    private readonly Vector512<double>[] _counts = new Vector512<double>[n];

    public void Predict(bool upper, ReadOnlySpan<Vector512<double>> observations, Span<Vector512<double>> predictions)
    {
        Array.Clear(_counts);
        for (var t = 0; t < observations.Length / n; t++)
        {
            for (var j = 0; j < n; j++)
            {
                _counts[j] += observations[t * n + j];
                predictions[t * n + j] = (_counts[j] + Vector512.Create(concentration)) / (t + 1 + n * concentration);
            }
        }
    }
}
