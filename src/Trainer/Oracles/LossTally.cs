using Sweeper.Sweeps.Trials;

namespace Sweeper.Trainer.Oracles;

/// <summary>Sums of squared errors by position and by sequence. The loss is sum((prediction - target)^2) / (2 B T).</summary>
internal sealed class LossTally(int context)
{
    private readonly double[] _byPosition = new double[context];
    private readonly List<double> _bySequence = [];

    public double Mean => _bySequence.Average();

    /// <param name="predictions">[T, n] of one sequence.</param>
    /// <param name="targets">[T, n].</param>
    public void Add(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
    {
        var n = targets.Length / context;
        var total = 0.0;
        for (var t = 0; t < context; t++)
        {
            var sum = 0.0;
            for (var i = t * n; i < (t + 1) * n; i++)
                sum += (predictions[i] - targets[i]) * (predictions[i] - targets[i]);
            _byPosition[t] += sum / 2;
            total += sum / 2;
        }

        _bySequence.Add(total / context);
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
