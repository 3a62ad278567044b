using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.MesaNet;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// <c>y = x + Attention(Norm(x) W_qkv) W_o</c>. x, y: [B, T, D]; W_qkv: [D, H·(3·K + gates)]; W_o: [H·K, D]. The heads go a slice at a time, which is all of them unless
/// the plan is lean.
/// </summary>
internal sealed class AttentionLayer : ILayer
{
    /// <summary>Bias of the logits of γ at the start: γ near 0.982, a memory of some fifty tokens.</summary>
    private const float GammaStart = 4;

    private readonly ModelMemory _memory;
    private readonly Weights _weights;
    private readonly Activation _input;
    private readonly NormLayer? _norm;
    private readonly List<HeadSlice> _slices = [];
    private readonly Activation _mixed;
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
            _slices.Add(new HeadSlice(memory, weights, encodings, head, Math.Min(memory.Plan.HeadsAtOnce, shape.Heads - head)));
        _mixed = memory.NewActivation(shape.Channels);
        if (output is null)
            memory.Shared(SharedUse.Middle, Math.Max(shape.Channels, input.Channels));
        _dMixed = memory.Shared(SharedUse.Middle, shape.Channels);
        _restored = output is null;
        Output = output ?? memory.Shared(SharedUse.Middle, input.Channels);
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
        kernels.MatMulWeightGradient(_mixed, dy, _memory.WeightGradient(_weights.Output));
        kernels.MatMulInputGradient(dy, _memory.Weight(_weights.Output), _dMixed, add: false);
        if (_memory.Plan.Lean)
            _norm?.Forward();
        var dx = _norm?.OutputGradient ?? (inputGradient ? dy : null);
        for (var i = 0; i < _slices.Count; i++)
            _slices[i].Backward(Normal, _mixed, _dMixed, dx, add: _norm is null || i > 0);
        _norm?.Backward();
    }

    private void Project() => _memory.Kernels.MatMul(_mixed, _memory.Weight(_weights.Output), Output, residual: _input);

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

    internal sealed record Weights(
        AttentionShape Shape, NormLayer.Weights? Norm, ParameterEntry Qkv, ParameterEntry? Positions, ParameterEntry? FirstMixing, ParameterEntry Output)
    {
        public HeadNormKind QkNorm { get; init; }

        /// <summary>[1, <see cref="AttentionShape.Parameters"/>] in the weights or in their gradient.</summary>
        public Matrix Mixing(ParameterVector vector) => FirstMixing is { } first ? new Matrix(vector, first.Offset, 1, Shape.Parameters) : default;
    }
}
