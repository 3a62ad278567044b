using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>The optional pre-normalisation of another layer: [B, T, D] -> [B, T, D].</summary>
internal sealed class NormLayer
{
    private readonly ModelMemory _memory;
    private readonly Weights _weights;
    private readonly NormKind _kind;
    private readonly Activation _input;
    private readonly Activation _outputGradient;

    private NormLayer(ModelMemory memory, Weights weights, NormKind kind, Activation input, Activation outputGradient)
    {
        (_memory, _weights, _kind, _input, _outputGradient) = (memory, weights, kind, input, outputGradient);
        Output = memory.NewActivation(input.Channels);
    }

    public Activation Output { get; }

    public static Weights? Declare(ParameterLayout layout, string name, NormKind kind, int width) => kind == NormKind.None
        ? null
        : new Weights(layout.Add($"{name}.gain", 1, width, 1), kind == NormKind.Layer ? layout.Add($"{name}.bias", 1, width, 0) : null);

    /// <param name="memory">Of the model.</param>
    /// <param name="weights">Null for no normalisation.</param>
    /// <param name="input">[B, T, D].</param>
    /// <param name="outputGradient">Shared between all norms of the model: where the layer behind leaves the gradient of <see cref="Output"/>.</param>
    public static NormLayer? Create(ModelMemory memory, Weights? weights, Activation input, Activation? outputGradient) => weights is null
        ? null
        : new NormLayer(memory, weights, weights.Bias is null ? NormKind.Rms : NormKind.Layer, input, outputGradient!);

    public void Forward() => _memory.Kernels.Norm(_kind, _input, _memory.Weight(_weights.Gain), Bias(_memory.Weights), Output);

    /// <summary>Adds to the residual gradient.</summary>
    public void Backward() => _memory.Kernels.NormGradient(
        _kind, _input, _memory.Weight(_weights.Gain), _outputGradient, _memory.ResidualGradient, _memory.WeightGradient(_weights.Gain), Bias(_memory.Gradient));

    /// <summary>
    /// <c>d input = dy Wᵀ</c> of a projection that reads this layer's output (or, without a norm, the residual stream itself), added to the residual gradient;
    /// <c>dy W</c> of one that uses the transposed matrix.
    /// </summary>
    public static void Backward(NormLayer? norm, ModelMemory memory, Activation dy, Matrix w, bool transposed = false)
    {
        var target = norm?._outputGradient ?? memory.ResidualGradient;
        if (transposed)
            memory.Kernels.MatMul(dy, w, target, residual: norm is null ? target : null);
        else
            memory.Kernels.MatMulInputGradient(dy, w, target, add: norm is null);
        norm?.Backward();
    }

    private Matrix Bias(ParameterVector vector) => _weights.Bias is { } bias ? new Matrix(vector, bias.Offset, 1, bias.Columns) : default;

    internal sealed record Weights(ParameterEntry Gain, ParameterEntry? Bias);
}
