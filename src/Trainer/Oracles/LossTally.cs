using System.Runtime.Intrinsics;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Oracles;

/// <summary>
/// Losses by position and by sequence: sum((prediction - target)^2) / 2 over channels, or -log of the probability that was predicted of the token that came.
/// </summary>
internal sealed class LossTally(int context, LossKind loss)
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
            var prediction = predictions.Slice(t * n, n);
            var target = targets.Slice(t * n, n);
            var losses = loss == LossKind.CrossEntropy ? Surprise(prediction, target) : HalfSquaredError(prediction, target);
            for (var lane = 0; lane < sequences; lane++)
                _byPosition[t] += losses[lane];
            total += losses;
        }

        for (var lane = 0; lane < sequences; lane++)
            _bySequence.Add(total[lane] / context);
    }

    /// <summary>With mean ± 1.96 standard errors over sequences.</summary>
    public OracleScore Score(string? setting)
    {
        var (count, mean) = (_bySequence.Count, Mean);
        var variance = count < 2 ? 0 : _bySequence.Sum(loss => (loss - mean) * (loss - mean)) / (count - 1);
        var reach = 1.96 * Math.Sqrt(variance / count);
        return new OracleScore(count, mean, mean - reach, mean + reach, [.. _byPosition.Select(sum => sum / count)], setting);
    }

    private static Vector512<double> HalfSquaredError(ReadOnlySpan<Vector512<double>> prediction, ReadOnlySpan<Vector512<double>> target)
    {
        var sum = Vector512<double>.Zero;
        for (var c = 0; c < target.Length; c++)
        {
            var error = prediction[c] - target[c];
            sum = Vector512.FusedMultiplyAdd(error, error, sum);
        }

        return sum / 2;
    }

    /// <param name="prediction">Probabilities.</param>
    /// <param name="target">One-hot.</param>
    private static Vector512<double> Surprise(ReadOnlySpan<Vector512<double>> prediction, ReadOnlySpan<Vector512<double>> target)
    {
        var probability = Dense.Dot(prediction, target);
        var losses = Vector512<double>.Zero;
        for (var lane = 0; lane < DoubleLanes.Count; lane++)
            losses = losses.WithElement(lane, -Elementary.Log(probability[lane]));
        return losses;
    }
}
