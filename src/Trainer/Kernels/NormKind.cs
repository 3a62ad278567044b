namespace Sweeper.Trainer.Kernels;

/// <summary>Normalisation of a token over its channels, before attention, MLP and read-out.</summary>
public enum NormKind
{
    None,

    /// <summary><c>gain · (x − mean) / sqrt(variance + 1e-5) + bias</c>.</summary>
    Layer,

    /// <summary><c>gain · x / sqrt(mean(x²) + 1e-5)</c>.</summary>
    Rms,
}
