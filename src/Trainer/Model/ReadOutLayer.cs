using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// The end of a model with an embedding: <c>prediction = Norm(x) W</c>, or, tied (Press and Wolf, 2017), <c>Norm(x) Eᵀ</c> with the embedding itself;
/// with a soft cap <c>cap · tanh(prediction / cap)</c> of that. x: [B, T, D]; W: [D, outputs]; E: [inputs, D], inputs = outputs.
/// </summary>
internal sealed class ReadOutLayer
{
    private readonly ModelMemory _memory;
    private readonly ParameterEntry _weights;
    private readonly bool _tied;
    private readonly float _cap;
    private readonly Activation _input;
    private readonly NormLayer? _norm;

    /// <param name="memory">Of the model.</param>
    /// <param name="layout">With an embedding.</param>
    /// <param name="input">[B, T, D]: the end of the residual stream.</param>
    public ReadOutLayer(ModelMemory memory, ModelLayout layout, Activation input)
    {
        (_memory, _input, _tied, _cap) = (memory, input, layout.ReadOut is null, layout.Options.LogitCap);
        _weights = layout.ReadOut ?? layout.Embedding!;
        _norm = NormLayer.Create(memory, layout.FinalNorm, input, memory.ResidualGradient, kept: true);
        Prediction = memory.NewActivation(layout.Outputs);
        PredictionGradient = memory.NewActivation(layout.Outputs);
    }

    /// <summary>[B, T, outputs].</summary>
    public Activation Prediction { get; }

    /// <summary>[B, T, outputs].</summary>
    public Activation PredictionGradient { get; }

    private Activation Normal => _norm?.Output ?? _input;

    public void Forward()
    {
        _norm?.Forward();
        if (_tied)
            _memory.Kernels.MatMulInputGradient(Normal, _memory.Weight(_weights), Prediction, add: false);
        else
            _memory.Kernels.MatMul(Normal, _memory.Weight(_weights), Prediction);
        if (_cap > 0)
            _memory.Kernels.SoftCap(Prediction, _cap);
    }

    /// <summary>Writes the gradient of the residual stream; without a norm the input may lie in the same memory.</summary>
    public void Backward()
    {
        var (kernels, dw) = (_memory.Kernels, _memory.WeightGradient(_weights));
        if (_cap > 0)
            kernels.SoftCapGradient(Prediction, _cap, PredictionGradient);
        if (_tied)
            kernels.MatMulWeightGradient(PredictionGradient, Normal, dw);
        else
            kernels.MatMulWeightGradient(Normal, PredictionGradient, dw);
        if (_norm is not null)
            kernels.Clear(_memory.ResidualGradient);
        var (weights, target) = (_memory.Weight(_weights), _norm?.OutputGradient ?? _memory.ResidualGradient);
        if (_tied)
            kernels.MatMul(PredictionGradient, weights, target);
        else
            kernels.MatMulInputGradient(PredictionGradient, weights, target, add: false);
        _norm?.Backward();
    }
}
