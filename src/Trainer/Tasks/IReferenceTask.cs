using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tasks;

/// <summary>A task that predicts its own next observation, open to untrained reference predictors (oracles).</summary>
public interface IReferenceTask : ITask
{
    /// <summary>First input channel of the current observation, which has <see cref="ITask.TargetChannels"/> channels and is never masked.</summary>
    int ObservationChannel { get; }

    /// <summary>How the conditional means are got, for people; null when there is nothing to say.</summary>
    string? MeansNote { get; }

    /// <summary>
    /// What one who knows the matrices of each sequence, but not its noise, predicts: the noise floor of these very sequences. Of one-hot tokens it is their
    /// probabilities.
    /// </summary>
    /// <param name="key">Key that <paramref name="batch"/> was generated with.</param>
    /// <param name="first">First sequence of the batch.</param>
    /// <param name="batch">As <see cref="ITask.Generate"/> filled it.</param>
    /// <param name="means">Laid out as the batch's targets: [groups, T, target channels, 16].</param>
    void ConditionalMeans(RandomKey key, int first, SequenceBatch batch, Span<float> means);
}
