using Sweeper.Trainer.Model;

namespace Sweeper.Trainer.Training;

/// <summary>
/// One model in training, as a trial sees it. What it computes is a function of seed, step, weights and moments: so a trial carries on from these. Called from one thread at
/// a time; disposed of when the trial ends.
/// </summary>
public interface ITrainer : IDisposable
{
    ModelLayout Layout { get; }

    TrainingOptions Options { get; }

    /// <summary>Steps done. Set when a checkpoint is loaded.</summary>
    int Step { get; set; }

    /// <summary>One optimiser step on a fresh batch. Where its loss is not finite the weights stay as they were, so that one can see why.</summary>
    /// <returns>Mean training loss of the batch over sequences and positions, <see cref="LossKind"/>.</returns>
    /// <exception cref="OutOfMemoryException">The device cannot hold one such model.</exception>
    double Train();

    /// <summary>Loss on the test set by position, [T]: mean over sequences. Their mean is the loss.</summary>
    /// <exception cref="OutOfMemoryException">The device cannot hold one such model.</exception>
    double[] Test();

    /// <summary>Loss of a model whose outputs are all zero, the yardstick for divergence: over the first test sequences, or log V, that of equal probabilities.</summary>
    double ZeroLoss();

    /// <param name="from">As long as the model has parameters.</param>
    void Load(TrainingVector vector, ReadOnlySpan<float> from);

    /// <param name="to">At least as long as the model has parameters.</param>
    void Save(TrainingVector vector, Span<float> to);

    /// <summary>True when every weight is finite.</summary>
    bool HasFiniteWeights();

    /// <summary>Names the first number that is not finite, in the order in which numbers follow from each other; null: all of them are. Costs a step.</summary>
    /// <param name="test">True: after an evaluation. False: after a training step.</param>
    string? FirstNonFinite(bool test);
}
