using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.MesaNet;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Model;

/// <summary>
/// <c>y = x + OutputNorm(Attention(QueryKey(Norm(x) W_qkv))) W_o</c>, what is in the names optional. x, y: [B, T, D]; W_qkv: [D, H·(3·K + gates)]; W_o: [H·K, D]. The heads go a slice at a time, which is all of them unless
/// the plan is lean.
/// </summary>
internal sealed class AttentionLayer : ILayer
{
    private readonly ModelMemory _memory;
    private readonly Weights _weights;
    private readonly Activation _input;
    private readonly NormLayer? _norm;
    private readonly List<HeadSlice> _slices = [];
    private readonly Activation _mixed;
    private readonly OutputNormLayer? _outputNorm;
    private readonly Activation _dMixed;
    private readonly bool _restored;

    /// <param name="memory">Of the model.</param>
    /// <param name="weights">As declared.</param>
    /// <param name="input">[B, T, D].</param>
    /// <param name="output">[B, T, D]; null: a buffer that only the next layer reads, at once, and again after <see cref="Restore"/>.</param>
    /// <param name="encodings">Of the model.</param>
    public AttentionLayer(ModelMemory memory, Weights weights, Activation input, Activation? output, Encodings encodings)
    {
        (_memory, _weights, _input) = (memory, weights, input);
        var shape = weights.Shape;
        _norm = NormLayer.Create(memory, weights.Norm, input, memory.ResidualGradient, !memory.Plan.Lean);
        for (var head = 0; head < shape.Heads; head += Math.Min(memory.Plan.HeadsAtOnce, shape.Heads))
            _slices.Add(new HeadSlice(memory, weights, encodings, new HeadRange(shape, head, Math.Min(memory.Plan.HeadsAtOnce, shape.Heads - head))));
        _mixed = memory.NewActivation(shape.Channels);
        _outputNorm = weights.OutputGain is { } gain ? new OutputNormLayer(memory, gain, shape.KeyDim, _mixed) : null;
        if (output is null)
            memory.Shared(SharedUse.Middle, Math.Max(shape.Channels, input.Channels));
        _dMixed = memory.Shared(SharedUse.Middle, shape.Channels);
        _restored = output is null;
        Output = output ?? memory.Shared(SharedUse.Middle, input.Channels);
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
        _norm?.Forward();
        foreach (var slice in _slices)
            slice.Forward(Normal, _mixed);
        Project();
    }

    public void Restore()
    {
        if (_restored)
            Project();
    }

    public void Backward(bool inputGradient)
    {
        var (kernels, dy) = (_memory.Kernels, _memory.ResidualGradient);
        if (_memory.Plan.Lean)
            _outputNorm?.Forward();
        kernels.MatMulWeightGradient(Heads, dy, _memory.WeightGradient(_weights.Output));
        kernels.MatMulInputGradient(dy, _memory.Weight(_weights.Output), _dMixed, add: false);
        _outputNorm?.Backward(_dMixed);
        if (_memory.Plan.Lean)
            _norm?.Forward();
        var dx = _norm?.OutputGradient ?? (inputGradient ? dy : null);
        for (var i = 0; i < _slices.Count; i++)
            _slices[i].Backward(Normal, _mixed, _dMixed, dx, add: _norm is null || i > 0);
        _norm?.Backward();
    }

    private void Project()
    {
        _outputNorm?.Forward();
        _memory.Kernels.MatMul(Heads, _memory.Weight(_weights.Output), Output, residual: _input);
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

    internal sealed record Weights(
        AttentionShape Shape, NormLayer.Weights? Norm, ParameterEntry Qkv, ParameterEntry? Positions, ParameterEntry? Convolution, ParameterEntry? FirstMixing,
        ParameterEntry? OutputGain, ParameterEntry Output)
    {
        public required HeadNormKind QkNorm { get; init; }

        /// <summary>[1, <see cref="AttentionShape.Parameters"/>] in the weights or in their gradient.</summary>
        public Matrix Mixing(ParameterVector vector) => FirstMixing is { } first ? new Matrix(vector, first.Offset, 1, Shape.Parameters) : default;
    }
}
