using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// <c>y = x + gelu(Norm(x) W_in) W_out</c>, or SwiGLU (Shazeer, 2020): <c>y = x + (silu(g) · u) W_out</c> with <c>[g, u] = Norm(x) W_in</c>.
/// x, y: [B, T, D]; W_in: [D, F] or [D, 2F]; W_out: [F, D]; no biases.
/// </summary>
internal sealed class MlpLayer : ILayer
{
    private readonly ModelMemory _memory;
    private readonly Weights _weights;
    private readonly Activation _input;
    private readonly NormLayer? _norm;
    private readonly Activation _hidden;
    private readonly Activation _active;
    private readonly MlpGradients _gradients;

    /// <param name="memory">Of the model.</param>
    /// <param name="weights">As declared.</param>
    /// <param name="input">[B, T, D].</param>
    /// <param name="normGradient">Shared between all norms of the model.</param>
    /// <param name="gradients">Shared between all MLPs of the model.</param>
    public MlpLayer(ModelMemory memory, Weights weights, Activation input, Activation? normGradient, MlpGradients gradients)
    {
        (_memory, _weights, _input, _gradients) = (memory, weights, input, gradients);
        _norm = NormLayer.Create(memory, weights.Norm, input, normGradient);
        _hidden = memory.NewActivation(weights.In.Columns);
        _active = memory.NewActivation(weights.Out.Rows);
        Output = memory.NewActivation(input.Channels);
    }

    public Activation Output { get; }

    private Activation Normal => _norm?.Output ?? _input;

    private bool Gated => _weights.In.Columns != _weights.Out.Rows;

    public static Weights Declare(ParameterLayout layout, string name, int width, int hidden, bool gated, NormKind norm) => new(
        NormLayer.Declare(layout, $"{name}.norm", norm, width),
        layout.Add($"{name}.in", width, gated ? 2 * hidden : hidden),
        layout.Add($"{name}.out", hidden, width));

    public void Forward()
    {
        var kernels = _memory.Kernels;
        _norm?.Forward();
        kernels.MatMul(Normal, _memory.Weight(_weights.In), _hidden);
        if (Gated)
            kernels.SwiGlu(_hidden, _active);
        else
            kernels.Gelu(_hidden, _active);
        kernels.MatMul(_active, _memory.Weight(_weights.Out), Output, residual: _input);
    }

    public void Backward(bool inputGradient)
    {
        var (kernels, dy) = (_memory.Kernels, _memory.ResidualGradient);
        kernels.MatMulWeightGradient(_active, dy, _memory.WeightGradient(_weights.Out));
        kernels.MatMulInputGradient(dy, _memory.Weight(_weights.Out), _gradients.Active, add: false);
        if (Gated)
            kernels.SwiGluGradient(_hidden, _gradients.Active, _gradients.Hidden);
        else
            kernels.GeluGradient(_hidden, _gradients.Active, _gradients.Hidden);
        kernels.MatMulWeightGradient(Normal, _gradients.Hidden, _memory.WeightGradient(_weights.In));
        if (inputGradient || _norm is not null)
            NormLayer.Backward(_norm, _memory, _gradients.Hidden, _memory.Weight(_weights.In));
    }

    internal sealed record Weights(NormLayer.Weights? Norm, ParameterEntry In, ParameterEntry Out);
}
