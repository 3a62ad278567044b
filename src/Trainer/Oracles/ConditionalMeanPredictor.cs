using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Oracles;

/// <summary>The noise floor: the task's own conditional mean, with the matrices that generated these very sequences.</summary>
internal sealed class ConditionalMeanPredictor(IReferenceTask task, RandomKey key) : IPredictor
{
    private readonly float[] _means = new float[task.Context * task.TargetChannels * Lane.Count];

    public void Enter(SequenceBatch group, int first) => task.ConditionalMeans(key, first, group, _means);

    public void Predict(bool upper, ReadOnlySpan<Vector512<double>> observations, Span<Vector512<double>> predictions)
    {
        for (var i = 0; i < predictions.Length; i++)
            predictions[i] = DoubleLanes.Load(_means, i * Lane.Count, upper);
    }
}
