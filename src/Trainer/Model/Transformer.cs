using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// A Transformer over any kernels: forward and explicit backward over buffers planned once for a number of groups and a context. Tokens [B, T, inputs] ->
/// predictions [B, T, outputs]. Nothing is allocated after the constructor.
/// </summary>
public sealed class Transformer
{
    private readonly ModelMemory _memory;
    private readonly ModelLayout _layout;
    private readonly List<ILayer> _layers = [];
    private readonly NormLayer? _finalNorm;

    /// <param name="layout">Shape and names.</param>
    /// <param name="kernels">Owner of all memory.</param>
    /// <param name="groups">Groups of 16 sequences per pass.</param>
    /// <param name="context">T.</param>
    public Transformer(ModelLayout layout, IKernels kernels, int groups, int context)
    {
        _layout = layout;
        var options = layout.Options;
        _memory = new ModelMemory(kernels, layout.Parameters, groups, context, options.Width);
        Tokens = _memory.NewActivation(layout.Inputs);
        var stream = Stream = layout.Embedding is null ? Tokens : _memory.NewActivation(options.Width);
        var table = options.Positions ? Sinusoids.Table(context, options.Width) : [];
        var gradients = new AttentionGradients(_memory, [.. layout.Blocks.Select(b => b.Attention.Shape)], table);
        var normGradient = options.Norm == NormKind.None ? null : _memory.NewActivation(options.Width);
        var hiddenGradient = options.MlpWidth == 0 ? null : _memory.NewActivation(options.MlpWidth);
        foreach (var (attention, mlp) in layout.Blocks)
        {
            stream = Append(new AttentionLayer(_memory, attention, stream, normGradient, gradients));
            if (mlp is not null)
                stream = Append(new MlpLayer(_memory, mlp, stream, normGradient, hiddenGradient!));
            if (options.Clip > 0)
                stream = Append(new ClampLayer(_memory, stream, options.Clip));
        }

        Last = stream;
        _finalNorm = NormLayer.Create(_memory, layout.FinalNorm, stream, normGradient);
        Prediction = layout.ReadOut is null ? stream : _memory.NewActivation(layout.Outputs);
        PredictionGradient = layout.ReadOut is null ? _memory.ResidualGradient : _memory.NewActivation(layout.Outputs);
    }

    /// <summary>[B, T, inputs]: to be loaded before <see cref="Forward"/>.</summary>
    public Activation Tokens { get; }

    /// <summary>The prediction is in the first <c>outputs</c> channels.</summary>
    public Activation Prediction { get; }

    /// <summary>To be written, all channels, before <see cref="Backward"/>.</summary>
    public Activation PredictionGradient { get; }

    public ParameterVector Weights => _memory.Weights;

    /// <summary>Added to by <see cref="Backward"/>.</summary>
    public ParameterVector Gradient => _memory.Gradient;

    private Activation Stream { get; }

    private Activation Last { get; }

    public void Forward()
    {
        if (_layout.Embedding is { } embedding)
            _memory.Kernels.MatMul(Tokens, _memory.Weight(embedding), Stream);
        foreach (var layer in _layers)
            layer.Forward();
        if (_layout.ReadOut is not { } readOut)
            return;
        _finalNorm?.Forward();
        _memory.Kernels.MatMul(_finalNorm?.Output ?? Last, _memory.Weight(readOut), Prediction);
    }

    public void Backward()
    {
        var kernels = _memory.Kernels;
        if (_layout.ReadOut is { } readOut)
        {
            kernels.MatMulWeightGradient(_finalNorm?.Output ?? Last, PredictionGradient, _memory.WeightGradient(readOut));
            kernels.Clear(_memory.ResidualGradient);
            NormLayer.Backward(_finalNorm, _memory, PredictionGradient, _memory.Weight(readOut));
        }

        for (var i = _layers.Count - 1; i >= 0; i--)
            _layers[i].Backward(inputGradient: i > 0 || _layout.Embedding is not null);
        if (_layout.Embedding is { } embedding)
            kernels.MatMulWeightGradient(Tokens, _memory.ResidualGradient, _memory.WeightGradient(embedding));
    }

    private Activation Append(ILayer layer)
    {
        _layers.Add(layer);
        return layer.Output;
    }
}
