using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>The MLP of some positions. Its hidden layer is kept from forward to backward, or, in a lean plan, shared by all strips and computed again.</summary>
internal sealed class MlpStrip
{
    private readonly ModelMemory _memory;
    private readonly MlpLayer.Weights _weights;
    private readonly Activation _input;
    private readonly Activation _output;
    private readonly Activation _residualGradient;
    private readonly NormLayer? _norm;
    private readonly Activation _hidden;
    private readonly Activation _active;

    /// <param name="memory">Of the model.</param>
    /// <param name="weights">Of the layer.</param>
    /// <param name="input">[B, T, D] of these positions.</param>
    /// <param name="output">The same.</param>
    /// <param name="residualGradient">The same.</param>
    public MlpStrip(ModelMemory memory, MlpLayer.Weights weights, Activation input, Activation output, Activation residualGradient)
    {
        (_memory, _weights, _input, _output, _residualGradient) = (memory, weights, input, output, residualGradient);
        _norm = NormLayer.Create(memory, weights.Norm, input, residualGradient, !memory.Plan.Lean);
        _hidden = Buffer(SharedUse.Hidden, weights.In.Columns);
        _active = Buffer(SharedUse.Active, weights.Out.Rows);
    }

    private Activation Normal => _norm?.Output ?? _input;

    private bool Gated => _weights.In.Columns != _weights.Out.Rows;

    public void Forward()
    {
        Activate();
        _memory.Kernels.MatMul(_active, _memory.Weight(_weights.Out), _output, residual: _input);
    }

    /// <summary>The gradients of both hidden buffers take their place.</summary>
    public void Backward(bool inputGradient)
    {
        var (kernels, dy) = (_memory.Kernels, _residualGradient);
        if (_memory.Plan.Lean)
            Activate();
        kernels.MatMulWeightGradient(_active, dy, _memory.WeightGradient(_weights.Out));
        kernels.MatMulInputGradient(dy, _memory.Weight(_weights.Out), _active, add: false);
        if (Gated)
            kernels.SwiGluGradient(_hidden, _active, _hidden);
        else
            kernels.GeluGradient(_hidden, _active, _hidden);
        kernels.MatMulWeightGradient(Normal, _hidden, _memory.WeightGradient(_weights.In));
        if (!inputGradient && _norm is null)
            return;
        kernels.MatMulInputGradient(_hidden, _memory.Weight(_weights.In), _norm?.OutputGradient ?? dy, add: _norm is null);
        _norm?.Backward();
    }

    private void Activate()
    {
        var kernels = _memory.Kernels;
        _norm?.Forward();
        kernels.MatMul(Normal, _memory.Weight(_weights.In), _hidden);
        if (Gated)
            kernels.SwiGlu(_hidden, _active);
        else
            kernels.Gelu(_hidden, _active);
    }

    private Activation Buffer(SharedUse use, int channels) =>
        _memory.Plan.Lean ? _memory.Shared(use, _input.Groups, _input.Context, channels) : _memory.Kernels.NewActivation(_input.Groups, _input.Context, channels);
}
