using System.Runtime.Intrinsics;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Trainer.Oracles;

/// <summary>Sums of squared errors by position and by sequence. The loss is sum((prediction - target)^2) / (2 B T).</summary>
internal sealed class LossTally(int context)
{
    private readonly double[] _byPosition = new double[context];
    private readonly List<double> _bySequence = [];

    public double Mean => _bySequence.Average();

    /// <param name="predictions">[T, n, 8 lanes].</param>
    /// <param name="targets">[T, n, 8 lanes].</param>
    /// <param name="sequences">1 … 8: leading lanes that count.</param>
    public void Add(ReadOnlySpan<Vector512<double>> predictions, ReadOnlySpan<Vector512<double>> targets, int sequences)
    {
        var n = targets.Length / context;
        var total = Vector512<double>.Zero;
        for (var t = 0; t < context; t++)
        {
            var sum = Vector512<double>.Zero;
            for (var i = t * n; i < (t + 1) * n; i++)
            {
                var error = predictions[i] - targets[i];
                sum = Vector512.FusedMultiplyAdd(error, error, sum);
            }

            for (var lane = 0; lane < sequences; lane++)
                _byPosition[t] += sum[lane] / 2;
            total += sum;
        }

        for (var lane = 0; lane < sequences; lane++)
            _bySequence.Add(total[lane] / (2 * context));
    }

    /// <summary>With mean ± 1.96 standard errors over sequences.</summary>
    public OracleScore Score(string? setting)
    {
        var (count, mean) = (_bySequence.Count, Mean);
        var variance = count < 2 ? 0 : _bySequence.Sum(loss => (loss - mean) * (loss - mean)) / (count - 1);
        var reach = 1.96 * Math.Sqrt(variance / count);
        return new OracleScore(count, mean, mean - reach, mean + reach, [.. _byPosition.Select(sum => sum / count)], setting);
    }
}
