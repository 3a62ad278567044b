using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// What the layers of one model share: kernels, the planned batch, weights and their gradient, the gradient of the residual stream, and the buffers that layers use in turn.
/// </summary>
internal sealed class ModelMemory
{
    private readonly Dictionary<SharedUse, Activation> _shared = [];

    /// <param name="kernels">Owner of all memory.</param>
    /// <param name="layout">The model.</param>
    /// <param name="groups">Groups of 16 sequences.</param>
    /// <param name="context">T.</param>
    /// <param name="plan">What is kept.</param>
    public ModelMemory(IKernels kernels, ModelLayout layout, int groups, int context, MemoryPlan plan)
    {
        (Kernels, Plan, Groups, Context) = (kernels, plan, groups, context);
        Weights = kernels.NewParameters(layout.Parameters.Length);
        Gradient = kernels.NewParameters(layout.Parameters.Length);
        ResidualGradient = NewActivation(layout.Options.Width);
    }

    public IKernels Kernels { get; }

    public MemoryPlan Plan { get; }

    public int Groups { get; }

    public int Context { get; }

    public ParameterVector Weights { get; }

    public ParameterVector Gradient { get; }

    /// <summary>dx: [B, T, D]. Each layer's backward finds the gradient of its output here and leaves the gradient of its input.</summary>
    public Activation ResidualGradient { get; }

    public Activation NewActivation(int channels) => Kernels.NewActivation(Groups, Context, channels);

    /// <summary>[B, T, channels] over the one buffer of a use.</summary>
    public Activation Shared(SharedUse use, int channels) => Shared(use, Groups, Context, channels);

    /// <summary>The same for a strip of positions.</summary>
    public Activation Shared(SharedUse use, int groups, int context, int channels)
    {
        // Layers of a hybrid differ a little in channels: the buffer is replaced by a larger one, and what was handed out before stays valid and apart.
        var length = (long)groups * context * channels * Numerics.Lane.Count;
        if (!_shared.TryGetValue(use, out var buffer) || buffer.Length < length)
            return _shared[use] = Kernels.NewActivation(groups, context, channels);
        return Kernels.Part(buffer, 0, groups, context, channels);
    }

    public Matrix Weight(ParameterEntry entry) => new(Weights, entry.Offset, entry.Rows, entry.Columns);

    public Matrix WeightGradient(ParameterEntry entry) => new(Gradient, entry.Offset, entry.Rows, entry.Columns);
}
