using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>The optional pre-normalisation of another layer: [B, T, D] -> [B, T, D].</summary>
internal sealed class NormLayer
{
    private readonly ModelMemory _memory;
    private readonly Weights _weights;
    private readonly NormKind _kind;
    private readonly Activation _input;
    private readonly Activation _residualGradient;

    private NormLayer(ModelMemory memory, Weights weights, Activation input, Activation residualGradient, bool kept)
    {
        (_memory, _weights, _input, _residualGradient) = (memory, weights, input, residualGradient);
        _kind = weights.Bias is null ? NormKind.Rms : NormKind.Layer;
        Output = kept ? memory.NewActivation(input.Channels) : memory.Shared(SharedUse.Normal, input.Groups, input.Context, input.Channels);
        OutputGradient = memory.Shared(SharedUse.NormalGradient, input.Groups, input.Context, input.Channels);
    }

    public Activation Output { get; }

    /// <summary>Where the layer behind leaves the gradient of <see cref="Output"/> before <see cref="Backward"/>.</summary>
    public Activation OutputGradient { get; }

    public static Weights? Declare(ParameterLayout layout, string name, NormKind kind, int width) => kind == NormKind.None
        ? null
        : new Weights(layout.Add($"{name}.gain", 1, width, 1), kind == NormKind.Layer ? layout.Add($"{name}.bias", 1, width, 0) : null);

    /// <param name="memory">Of the model.</param>
    /// <param name="weights">Null for no normalisation.</param>
    /// <param name="input">[B, T, D], or a strip of it.</param>
    /// <param name="residualGradient">The gradient of the residual stream at the same positions.</param>
    /// <param name="kept">The output is this layer's own; otherwise <see cref="Forward"/> is to be called again before the backward reads it.</param>
    public static NormLayer? Create(ModelMemory memory, Weights? weights, Activation input, Activation residualGradient, bool kept) =>
        weights is null ? null : new NormLayer(memory, weights, input, residualGradient, kept);

    public void Forward() => _memory.Kernels.Norm(_kind, _input, _memory.Weight(_weights.Gain), Bias(_memory.Weights), Output);

    /// <summary>Adds to the residual gradient.</summary>
    public void Backward() => _memory.Kernels.NormGradient(
        _kind, _input, _memory.Weight(_weights.Gain), OutputGradient, _residualGradient, _memory.WeightGradient(_weights.Gain), Bias(_memory.Gradient));

    private Matrix Bias(ParameterVector vector) => _weights.Bias is { } bias ? new Matrix(vector, bias.Offset, 1, bias.Columns) : default;

    internal sealed record Weights(ParameterEntry Gain, ParameterEntry? Bias);
}
