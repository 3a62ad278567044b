namespace Sweeper.Trainer.Kernels;

/// <summary>The scalars of one AdamW step of one replica (Loshchilov and Hutter, 2019): <c>w −= rate·(m̂ / (sqrt(v̂) + epsilon) + decay·w)</c>.</summary>
/// <param name="Rate">Learning rate of this step.</param>
/// <param name="Correction1">1 − beta1^step.</param>
/// <param name="Correction2">1 − beta2^step.</param>
public readonly record struct AdamStep(float Rate, float Beta1, float Beta2, float Epsilon, float Decay, float Correction1, float Correction2)
{
    /// <summary>No step: weights and moments stay as they are, bit for bit, whatever the gradient.</summary>
    public static AdamStep None => default;

    public bool IsNone => Correction1 == 0;
}
