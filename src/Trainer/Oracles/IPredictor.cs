using System.Runtime.Intrinsics;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Oracles;

/// <summary>
/// Predicts each next observation of a sequence from the observations so far, for 8 sequences at a time, one per lane, in double precision. Not thread-safe: it
/// owns its working memory.
/// </summary>
internal interface IPredictor
{
    /// <summary>Called before the 16 sequences of a group.</summary>
    /// <param name="group">Batch of 16 sequences.</param>
    /// <param name="first">Number of the first.</param>
    void Enter(SequenceBatch group, int first)
    {
    }

    /// <param name="upper">False for the first 8 sequences of the group, true for the others.</param>
    /// <param name="observations">[T, n, 8 lanes]; the prediction at t may use rows up to t.</param>
    /// <param name="predictions">[T, n, 8 lanes]: of the observation at t + 1; probabilities where it is a one-hot token.</param>
    void Predict(bool upper, ReadOnlySpan<Vector512<double>> observations, Span<Vector512<double>> predictions);
}
