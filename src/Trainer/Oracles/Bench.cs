using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Oracles;

/// <summary>A set of sequences on which predictors are scored. They are generated again for each, 16 at a time: cheaper than keeping them.</summary>
internal sealed class Bench(IReferenceTask task, LossKind loss, RandomKey key, int sequences)
{
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    public LossTally Run(IPredictor predictor, CancellationToken stop)
    {
        var tally = new LossTally(task.Context, loss);
        var group = new SequenceBatch(Lane.Count, task.Context, task.InputChannels, task.TargetChannels);
        var size = task.Context * task.TargetChannels;
        var (observations, targets, predictions) = (new Vector512<double>[size], new Vector512<double>[size], new Vector512<double>[size]);
        for (var first = 0; first < sequences; first += Lane.Count)
        {
            stop.ThrowIfCancellationRequested();
            task.Generate(key, first, group);
            predictor.Enter(group, first);
            for (var half = 0; half < 2 && first + half * DoubleLanes.Count < sequences; half++)
            {
                Extract(group, half == 1, observations, targets);
                predictor.Predict(half == 1, observations, predictions);
                tally.Add(predictions, targets, Math.Min(DoubleLanes.Count, sequences - first - half * DoubleLanes.Count));
            }
        }

        return tally;
    }

    private void Extract(SequenceBatch group, bool upper, Span<Vector512<double>> observations, Span<Vector512<double>> targets)
    {
        var n = task.TargetChannels;
        for (var t = 0; t < task.Context; t++)
        {
            for (var c = 0; c < n; c++)
            {
                observations[t * n + c] = DoubleLanes.Load(group.Inputs, group.InputAt(0, t, task.ObservationChannel + c), upper);
                targets[t * n + c] = DoubleLanes.Load(group.Targets, group.TargetAt(0, t, c), upper);
            }
        }
    }
}
