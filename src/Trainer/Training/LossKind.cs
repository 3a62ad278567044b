namespace Sweeper.Trainer.Training;

/// <summary>What training minimises and evaluation measures.</summary>
public enum LossKind
{
    /// <summary>Sum over channels of (prediction − target)² / 2; of a one-hot target half the Brier score.</summary>
    SquaredError,

    /// <summary>−log of the probability that softmax(prediction) gives to the token that comes, in nats.</summary>
    CrossEntropy,
}
