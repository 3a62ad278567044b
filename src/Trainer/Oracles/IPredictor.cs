using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Oracles;

/// <summary>Predicts each next observation of a sequence from the observations so far. Not thread-safe: it owns its working memory.</summary>
internal interface IPredictor
{
    /// <summary>Called before the 16 sequences of a group.</summary>
    /// <param name="group">Batch of 16 sequences.</param>
    /// <param name="first">Number of the first.</param>
    void Enter(SequenceBatch group, int first)
    {
    }

    /// <param name="lane">Lane of the sequence in the group.</param>
    /// <param name="observations">[T, n]; the prediction at t may use rows up to t.</param>
    /// <param name="predictions">[T, n]: of the observation at t + 1.</param>
    void Predict(int lane, ReadOnlySpan<double> observations, Span<double> predictions);
}
