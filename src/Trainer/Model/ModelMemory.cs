using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>What the layers of one model share: kernels, the planned batch, weights and their gradient, and the gradient of the residual stream.</summary>
internal sealed class ModelMemory
{
    public ModelMemory(IKernels kernels, ParameterLayout layout, int groups, int context, int width)
    {
        Kernels = kernels;
        Groups = groups;
        Context = context;
        Weights = kernels.NewParameters(layout.Length);
        Gradient = kernels.NewParameters(layout.Length);
        ResidualGradient = NewActivation(width);
    }

    public IKernels Kernels { get; }

    public int Groups { get; }

    public int Context { get; }

    public ParameterVector Weights { get; }

    public ParameterVector Gradient { get; }

    /// <summary>dx: [B, T, D]. Each layer's backward finds the gradient of its output here and leaves the gradient of its input.</summary>
    public Activation ResidualGradient { get; }

    public Activation NewActivation(int channels) => Kernels.NewActivation(Groups, Context, channels);

    public Matrix Weight(ParameterEntry entry) => new(Weights, entry.Offset, entry.Rows, entry.Columns);

    public Matrix WeightGradient(ParameterEntry entry) => new(Gradient, entry.Offset, entry.Rows, entry.Columns);
}
