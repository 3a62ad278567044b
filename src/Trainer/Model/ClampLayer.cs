using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>Limits the residual stream to ±limit, in place: its output is its input.</summary>
internal sealed class ClampLayer(ModelMemory memory, Activation input, float limit) : ILayer
{
    public Activation Output => input;

    public void Forward() => memory.Kernels.Clamp(input, limit);

    public void Backward(bool inputGradient) => memory.Kernels.ClampGradient(input, limit, memory.ResidualGradient);
}
