namespace Sweeper.Trainer.Attention.Mesa;

/// <summary>
/// λ of mesa attention is the learned number itself, not an exponential of it: the inverse of the ridge strength. An optimiser may push it to zero or below, where
/// <c>I/λ</c> means nothing, so every kernel computes with <c>max(λ, Smallest)</c> and gives λ no gradient below that.
/// </summary>
internal static class MesaLambda
{
    public const float Smallest = 1e-6f;
}
