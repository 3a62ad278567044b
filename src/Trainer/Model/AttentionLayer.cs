using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary><c>y = x + Attention(Norm(x) W_qkv) W_o</c>. x, y: [B, T, D]; W_qkv: [D, 3·H·K]; W_o: [H·K, D].</summary>
internal sealed class AttentionLayer : ILayer
{
    private readonly ModelMemory _memory;
    private readonly Weights _weights;
    private readonly Activation _input;
    private readonly NormLayer? _norm;
    private readonly Activation _qkv;
    private readonly Activation _mixed;
    private readonly Activation _carried;
    private readonly AttentionGradients _gradients;
    private readonly QueryKeyLayer? _queryKeys;

    public AttentionLayer(ModelMemory memory, Weights weights, Activation input, Activation? normGradient, AttentionGradients gradients)
    {
        (_memory, _weights, _input, _gradients) = (memory, weights, input, gradients);
        _norm = NormLayer.Create(memory, weights.Norm, input, normGradient);
        _qkv = memory.NewActivation(3 * weights.Shape.Channels);
        _queryKeys = QueryKeyLayer.Create(memory, weights.QkNorm, gradients.Rotations, weights.Shape, _qkv);
        _carried = memory.NewActivation(memory.Kernels.AttentionMemory(weights.Shape));
        _mixed = memory.NewActivation(weights.Shape.Channels);
        Output = memory.NewActivation(input.Channels);
    }

    public Activation Output { get; }

    private Activation Normal => _norm?.Output ?? _input;

    public static Weights Declare(ParameterLayout layout, string name, AttentionShape shape, int width, NormKind norm, bool positions, float lambda) => new(
        shape,
        NormLayer.Declare(layout, $"{name}.norm", norm, width),
        layout.Add($"{name}.qkv", width, 3 * shape.Channels),
        positions ? layout.Add($"{name}.positions", width, 2 * shape.Channels) : null,
        shape.Parameters > 0 ? layout.Add($"{name}.lambda", 1, shape.Parameters, lambda) : null,
        layout.Add($"{name}.output", shape.Channels, width));

    public void Forward()
    {
        var kernels = _memory.Kernels;
        _norm?.Forward();
        kernels.MatMul(Normal, _memory.Weight(_weights.Qkv), _qkv);
        if (_weights.Positions is { } positions)
            kernels.AddPositions(_gradients.Table, _memory.Weight(positions), _qkv);
        _queryKeys?.Forward();
        kernels.Attention(_weights.Shape, _qkv, Lambda(_memory.Weights), _mixed, _carried);
        kernels.MatMul(_mixed, _memory.Weight(_weights.Output), Output, residual: _input);
    }

    public void Backward(bool inputGradient)
    {
        var (kernels, dy) = (_memory.Kernels, _memory.ResidualGradient);
        kernels.MatMulWeightGradient(_mixed, dy, _memory.WeightGradient(_weights.Output));
        kernels.MatMulInputGradient(dy, _memory.Weight(_weights.Output), _gradients.Mixed, add: false);
        kernels.AttentionGradient(
            _weights.Shape, _qkv, Lambda(_memory.Weights), _mixed, _carried, _gradients.Mixed, _gradients.Qkv, Lambda(_memory.Gradient));
        _queryKeys?.Backward(_gradients.Qkv);
        if (_weights.Positions is { } positions)
            kernels.AddPositionsGradient(_gradients.Table, _gradients.Qkv, _memory.WeightGradient(positions));
        kernels.MatMulWeightGradient(Normal, _gradients.Qkv, _memory.WeightGradient(_weights.Qkv));
        if (inputGradient || _norm is not null)
            NormLayer.Backward(_norm, _memory, _gradients.Qkv, _memory.Weight(_weights.Qkv));
    }

    private Matrix Lambda(ParameterVector vector) => _weights.Lambda is { } lambda ? new Matrix(vector, lambda.Offset, 1, lambda.Columns) : default;

    internal sealed record Weights(
        AttentionShape Shape, NormLayer.Weights? Norm, ParameterEntry Qkv, ParameterEntry? Positions, ParameterEntry? Lambda, ParameterEntry Output)
    {
        public HeadNormKind QkNorm { get; init; }
    }
}
