namespace Sweeper.Trainer.Kernels;

/// <summary>Normalisation of each head's query and key over its K channels (paper section 1: L2 on the nonlinear task and in language models). No learned gain.</summary>
public enum HeadNormKind
{
    None,

    /// <summary><c>x / sqrt(|x|² + 1e-12)</c>: unit length; what is much shorter than 1e-6, zero included, is scaled by 1e6 at most, and so is its gradient.</summary>
    L2,

    /// <summary><c>x / sqrt(|x|² / K + 1e-5)</c>: length sqrt(K).</summary>
    Rms,
}
