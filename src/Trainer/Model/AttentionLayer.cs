using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.MesaNet;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary><c>y = x + Attention(Norm(x) W_qkv) W_o</c>. x, y: [B, T, D]; W_qkv: [D, 3·H·K + gates·H]; W_o: [H·K, D].</summary>
internal sealed class AttentionLayer : ILayer
{
    /// <summary>Bias of the logits of γ at the start: γ near 0.982, a memory of some fifty tokens.</summary>
    private const float GammaStart = 4;

    private readonly ModelMemory _memory;
    private readonly Weights _weights;
    private readonly Activation _input;
    private readonly NormLayer? _norm;
    private readonly Activation _qkv;
    private readonly Activation _mixed;
    private readonly Activation _carried;
    private readonly AttentionGradients _gradients;
    private readonly QueryKeyLayer? _queryKeys;
    private readonly Activation _dQkv;

    public AttentionLayer(ModelMemory memory, Weights weights, Activation input, Activation? normGradient, AttentionGradients gradients)
    {
        (_memory, _weights, _input, _gradients) = (memory, weights, input, gradients);
        _norm = NormLayer.Create(memory, weights.Norm, input, normGradient);
        _qkv = memory.NewActivation(weights.Shape.InputChannels);
        _queryKeys = QueryKeyLayer.Create(memory, weights.QkNorm, gradients.Rotations, weights.Shape, _qkv);
        _dQkv = gradients.Qkv(weights.Shape);
        _carried = memory.NewActivation(memory.Kernels.AttentionMemory(weights.Shape));
        _mixed = memory.NewActivation(weights.Shape.Channels);
        Output = memory.NewActivation(input.Channels);
    }

    public Activation Output { get; }

    private Activation Normal => _norm?.Output ?? _input;

    public static Weights Declare(ParameterLayout layout, string name, AttentionShape shape, int width, NormKind norm, bool positions, float lambda) => new(
        shape,
        NormLayer.Declare(layout, $"{name}.norm", norm, width),
        layout.Add($"{name}.qkv", width, shape.InputChannels),
        positions ? layout.Add($"{name}.positions", width, 2 * shape.Channels) : null,
        DeclareMixing(layout, name, shape, lambda),
        layout.Add($"{name}.output", shape.Channels, width));

    public void Forward()
    {
        var kernels = _memory.Kernels;
        _norm?.Forward();
        kernels.MatMul(Normal, _memory.Weight(_weights.Qkv), _qkv);
        if (_weights.Positions is { } positions)
            kernels.AddPositions(_gradients.Table, _memory.Weight(positions), _qkv);
        _queryKeys?.Forward();
        kernels.Attention(_weights.Shape, _qkv, Mixing(_memory.Weights), _mixed, _carried);
        kernels.MatMul(_mixed, _memory.Weight(_weights.Output), Output, residual: _input);
    }

    public void Backward(bool inputGradient)
    {
        var (kernels, dy) = (_memory.Kernels, _memory.ResidualGradient);
        kernels.MatMulWeightGradient(_mixed, dy, _memory.WeightGradient(_weights.Output));
        kernels.MatMulInputGradient(dy, _memory.Weight(_weights.Output), _gradients.Mixed, add: false);
        kernels.AttentionGradient(
            _weights.Shape, _qkv, Mixing(_memory.Weights), _mixed, _carried, _gradients.Mixed, _dQkv, Mixing(_memory.Gradient));
        _queryKeys?.Backward(_dQkv);
        if (_weights.Positions is { } positions)
            kernels.AddPositionsGradient(_gradients.Table, _dQkv, _memory.WeightGradient(positions));
        kernels.MatMulWeightGradient(Normal, _dQkv, _memory.WeightGradient(_weights.Qkv));
        if (inputGradient || _norm is not null)
            NormLayer.Backward(_norm, _memory, _dQkv, _memory.Weight(_weights.Qkv));
    }

    /// <summary>The tensors of <see cref="AttentionShape.Parameters"/>, one behind the other; the first of them.</summary>
    private static ParameterEntry? DeclareMixing(ParameterLayout layout, string name, AttentionShape shape, float lambda)
    {
        var gamma = shape.Gates == 2 ? layout.Add($"{name}.gamma", 1, shape.Heads, GammaStart) : null;
        var beta = shape.Gates > 0 ? layout.Add($"{name}.beta", 1, shape.Heads, 0) : null;
        var last = shape.Kind switch
        {
            AttentionKind.Mesa => layout.Add($"{name}.lambda", 1, shape.Heads, lambda),
            AttentionKind.MesaNet => layout.Add($"{name}.regulariser", 1, shape.Channels, MesaNetRegulariser.Start),
            _ => null,
        };
        return gamma ?? beta ?? last;
    }

    private Matrix Mixing(ParameterVector vector) =>
        _weights.Mixing is { } first ? new Matrix(vector, first.Offset, 1, _weights.Shape.Parameters) : default;

    internal sealed record Weights(
        AttentionShape Shape, NormLayer.Weights? Norm, ParameterEntry Qkv, ParameterEntry? Positions, ParameterEntry? Mixing, ParameterEntry Output)
    {
        public HeadNormKind QkNorm { get; init; }
    }
}
