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
    private readonly ReadOutLayer? _readOut;
    private readonly int _embedAgain;

    /// <param name="layout">Shape and names.</param>
    /// <param name="kernels">Owner of all memory.</param>
    /// <param name="groups">Groups of 16 sequences per pass.</param>
    /// <param name="context">T.</param>
    public Transformer(ModelLayout layout, IKernels kernels, int groups, int context)
        : this(layout, kernels, groups, context, MemoryPlan.For(layout.Options, groups, context, kernels.Threads))
    {
    }

    internal Transformer(ModelLayout layout, IKernels kernels, int groups, int context, MemoryPlan plan)
    {
        _layout = layout;
        var options = layout.Options;
        _memory = new ModelMemory(kernels, layout, groups, context, plan);
        Tokens = _memory.NewActivation(layout.Inputs);
        var stream = Stream = layout.Embedding is null ? Tokens : _memory.NewActivation(options.Width);
        var encodings = new Encodings(options, context);

        // Nobody reads the end of the stream once its gradient is written: both lie in the same memory, unless a norm or a limit compares them.
        var last = layout.Embedding is null || layout.FinalNorm is not null || options.Clip > 0 ? null : _memory.ResidualGradient;

        // The first block's output may take the place of its input, which is quickly embedded again: nobody reads the output any more once the MLP's backward begins.
        var first = plan.Lean && layout.Embedding is not null && options.MlpWidth > 0 && layout.Blocks.Count > 1 ? stream : null;
        _embedAgain = first is null ? -1 : 1;
        for (var i = 0; i < layout.Blocks.Count; i++)
        {
            var (attention, mlp) = layout.Blocks[i];
            var output = (i == 0 ? first : null) ?? (i == layout.Blocks.Count - 1 ? last : null) ?? _memory.NewActivation(options.Width);
            if (mlp is null)
            {
                stream = Append(new AttentionLayer(_memory, attention, stream, output, encodings));
            }
            else
            {
                stream = Append(new AttentionLayer(_memory, attention, stream, plan.Lean ? null : _memory.NewActivation(options.Width), encodings));
                stream = Append(new MlpLayer(_memory, mlp, stream, output));
            }

            if (options.Clip > 0)
                stream = Append(new ClampLayer(_memory, stream, options.Clip));
        }

        _readOut = layout.Embedding is null ? null : new ReadOutLayer(_memory, layout, stream);
        Prediction = _readOut?.Prediction ?? stream;
        PredictionGradient = _readOut?.PredictionGradient ?? _memory.ResidualGradient;
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

    public void Forward()
    {
        Embed();
        foreach (var layer in _layers)
            layer.Forward();
        _readOut?.Forward();
    }

    public void Backward()
    {
        _readOut?.Backward();
        for (var i = _layers.Count - 1; i >= 0; i--)
        {
            if (i == _embedAgain)
                Embed();
            if (i > 0)
                _layers[i - 1].Restore();
            _layers[i].Backward(inputGradient: i > 0 || _layout.Embedding is not null);
        }

        if (_layout.Embedding is { } embedding)
            _memory.Kernels.MatMulWeightGradient(Tokens, _memory.ResidualGradient, _memory.WeightGradient(embedding));
    }

    private void Embed()
    {
        if (_layout.Embedding is { } embedding)
            _memory.Kernels.MatMul(Tokens, _memory.Weight(embedding), Stream);
    }

    private Activation Append(ILayer layer)
    {
        _layers.Add(layer);
        return layer.Output;
    }
}
