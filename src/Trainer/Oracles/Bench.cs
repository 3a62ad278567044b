using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Oracles;

/// <summary>A set of sequences on which predictors are scored. They are generated again for each, 16 at a time: cheaper than keeping them.</summary>
internal sealed class Bench(IReferenceTask task, RandomKey key, int sequences)
{
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    public LossTally Run(IPredictor predictor, CancellationToken stop)
    {
        var tally = new LossTally(task.Context);
        var group = new SequenceBatch(Lane.Count, task.Context, task.InputChannels, task.TargetChannels);
        var size = task.Context * task.TargetChannels;
        var (observations, targets, predictions) = (new double[size], new double[size], new double[size]);
        for (var first = 0; first < sequences; first += Lane.Count)
        {
            stop.ThrowIfCancellationRequested();
            task.Generate(key, first, group);
            predictor.Enter(group, first);
            for (var lane = 0; lane < Math.Min(Lane.Count, sequences - first); lane++)
            {
                Extract(group, lane, observations, targets);
                predictor.Predict(lane, observations, predictions);
                tally.Add(predictions, targets);
            }
        }

        return tally;
    }

    private void Extract(SequenceBatch group, int lane, Span<double> observations, Span<double> targets)
    {
        var n = task.TargetChannels;
        for (var t = 0; t < task.Context; t++)
        {
            for (var c = 0; c < n; c++)
            {
                observations[t * n + c] = group.Inputs[group.InputAt(0, t, task.ObservationChannel + c) + lane];
                targets[t * n + c] = group.Targets[group.TargetAt(0, t, c) + lane];
            }
        }
    }
}
