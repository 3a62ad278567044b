namespace Sweeper.Trainer.Attention;

/// <summary>
/// <c>γ ← γ (1 − (1 − 0.9975) β²)</c>: with γ and β both open, a key that comes over and over would add to H without end; guarded, an open β leaves at most
/// 1 / 0.0025 = 400 times its square. Source: arXiv 2506.05233.
/// </summary>
internal static class RepeatGuard
{
    public const double Share = 0.0025;
}
