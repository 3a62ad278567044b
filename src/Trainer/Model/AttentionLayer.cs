using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.MesaNet;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Model;

/// <summary><c>y = x + OutputNorm(Attention(QueryKey(Norm(x) W_qkv))) W_o</c>, what is in the names optional. x, y: [B, T, D]; W_qkv: [D, 3·H·K + gates·H]; W_o: [H·K, D].</summary>
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
    private readonly OutputNormLayer? _outputNorm;
    private readonly Activation _dQkv;

    public AttentionLayer(ModelMemory memory, Weights weights, Activation input, Activation? normGradient, AttentionGradients gradients)
    {
        (_memory, _weights, _input, _gradients) = (memory, weights, input, gradients);
        _norm = NormLayer.Create(memory, weights.Norm, input, normGradient);
        _qkv = memory.NewActivation(weights.Shape.InputChannels);
        _queryKeys = QueryKeyLayer.Create(memory, weights.Convolution, weights.QkNorm, gradients.Rotations, weights.Shape, _qkv);
        _dQkv = gradients.Qkv(weights.Shape);
        _carried = memory.NewActivation(memory.Kernels.AttentionMemory(weights.Shape));
        _mixed = memory.NewActivation(weights.Shape.Channels);
        _outputNorm = weights.OutputGain is { } gain ? new OutputNormLayer(memory, gain, weights.Shape.KeyDim, _mixed) : null;
        Output = memory.NewActivation(input.Channels);
    }

    public Activation Output { get; }

    private Activation Normal => _norm?.Output ?? _input;

    /// <summary>What the output projection reads: [B, T, H·K].</summary>
    private Activation Heads => _outputNorm?.Output ?? _mixed;

    public static Weights Declare(ParameterLayout layout, string name, ModelOptions options, int layer)
    {
        var shape = options.Shape(layer);
        return new(
            shape,
            NormLayer.Declare(layout, $"{name}.norm", options.Norm, options.Width),
            layout.Add($"{name}.qkv", options.Width, shape.InputChannels),
            options.Positions && layer == 0 ? layout.Add($"{name}.positions", options.Width, 2 * shape.Channels) : null,
            options.QkConvolution > 0 ? layout.Add($"{name}.convolution", options.QkConvolution, 2 * shape.Channels, 0, firstRow: 1) : null,
            DeclareMixing(layout, name, shape, options),
            options.OutputNorm ? layout.Add($"{name}.output_norm.gain", 1, shape.Channels, 1) : null,
            layout.Add($"{name}.output", shape.Channels, options.Width)) { QkNorm = options.HeadNormOf(layer) };
    }

    public void Forward()
    {
        var kernels = _memory.Kernels;
        _norm?.Forward();
        kernels.MatMul(Normal, _memory.Weight(_weights.Qkv), _qkv);
        if (_weights.Positions is { } positions)
            kernels.AddPositions(_gradients.Table, _memory.Weight(positions), _qkv);
        _queryKeys?.Forward();
        kernels.Attention(_weights.Shape, _qkv, Mixing(_memory.Weights), _mixed, _carried);
        _outputNorm?.Forward();
        kernels.MatMul(Heads, _memory.Weight(_weights.Output), Output, residual: _input);
    }

    public void Backward(bool inputGradient)
    {
        var (kernels, dy) = (_memory.Kernels, _memory.ResidualGradient);
        kernels.MatMulWeightGradient(Heads, dy, _memory.WeightGradient(_weights.Output));
        kernels.MatMulInputGradient(dy, _memory.Weight(_weights.Output), _gradients.Mixed, add: false);
        _outputNorm?.Backward(_gradients.Mixed);
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
    private static ParameterEntry? DeclareMixing(ParameterLayout layout, string name, AttentionShape shape, ModelOptions options)
    {
        var gamma = shape.Gates == 2 ? layout.Add($"{name}.gamma", 1, shape.Heads, Logit(options.GammaInit)) : null;
        var beta = shape.Gates > 0 ? layout.Add($"{name}.beta", 1, shape.Heads, Logit(options.BetaInit)) : null;
        var last = shape.Kind switch
        {
            AttentionKind.Mesa => layout.Add($"{name}.lambda", 1, shape.Heads, options.LambdaInit),
            AttentionKind.MesaNet => layout.Add($"{name}.regulariser", 1, shape.Channels, MesaNetRegulariser.Start),
            _ => null,
        };
        if (shape.Forgetting)
            layout.Add($"{name}.forgetting", 1, shape.Heads, Logit(options.GammaInit));
        return gamma ?? beta ?? last;
    }

    /// <summary>The bias of a gate that starts at <paramref name="open"/>, in (0, 1).</summary>
    private static float Logit(double open) => (float)Elementary.Log(open / (1 - open));

    private Matrix Mixing(ParameterVector vector) =>
        _weights.Mixing is { } first ? new Matrix(vector, first.Offset, 1, _weights.Shape.Parameters) : default;

    internal sealed record Weights(
        AttentionShape Shape, NormLayer.Weights? Norm, ParameterEntry Qkv, ParameterEntry? Positions, ParameterEntry? Convolution, ParameterEntry? Mixing,
        ParameterEntry? OutputGain, ParameterEntry Output)
    {
        public required HeadNormKind QkNorm { get; init; }
    }
}
