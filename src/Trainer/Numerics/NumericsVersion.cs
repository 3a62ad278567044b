namespace Sweeper.Trainer.Numerics;

/// <summary>
/// The version of everything that decides a trial's bits beside its configuration and seed: kernels, data recipe, order of sums. Raised whenever the bits change,
/// so that a trial of other bits has another id; tests pin the hash of a few trials.
/// </summary>
public static class NumericsVersion
{
    public const string Text = "cpu-2";
}
