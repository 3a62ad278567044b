namespace Sweeper.Trainer.Training;

/// <summary>How a gradient is limited before the optimiser sees it.</summary>
public enum ClipKind
{
    None,

    /// <summary>Each element on its own.</summary>
    Elements,

    /// <summary>The Euclidean length of the whole gradient.</summary>
    Norm,
}
