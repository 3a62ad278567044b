using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>Buffers that every MLP of a model uses in turn during the backward pass.</summary>
internal sealed class MlpGradients
{
    public MlpGradients(ModelMemory memory, int hidden, bool gated)
    {
        Active = memory.NewActivation(hidden);
        Hidden = gated ? memory.NewActivation(2 * hidden) : Active;
    }

    /// <summary>d (what W_out reads): [B, T, F].</summary>
    public Activation Active { get; }

    /// <summary>d (what W_in writes): [B, T, F], the same memory, or [B, T, 2F] with gates.</summary>
    public Activation Hidden { get; }
}
