using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>The parameters of a Transformer, layer by layer: what <see cref="Transformer"/> is built from, and all that is needed to count or to name them.</summary>
public sealed class ModelLayout
{
    /// <param name="options">Shape of the model.</param>
    /// <param name="inputs">Channels of a token.</param>
    /// <param name="outputs">Channels of a prediction.</param>
    /// <param name="embedded">False: tokens of width D enter as they are and the prediction is read from the first channels of the stream (constructed tokens).</param>
    public ModelLayout(ModelOptions options, int inputs, int outputs, bool embedded)
    {
        (Options, Inputs, Outputs) = (options, inputs, outputs);
        Embedding = embedded ? Parameters.Add("embedding", inputs, options.Width) : null;
        for (var layer = 0; layer < options.Layers; layer++)
        {
            var name = $"blocks.{layer}";
            var attention = AttentionLayer.Declare(Parameters, $"{name}.attention", options, layer);
            var mlp = options.MlpWidth > 0 ? MlpLayer.Declare(Parameters, $"{name}.mlp", options.Width, options.MlpWidth, options.SwiGlu, options.Norm) : null;
            Blocks.Add((attention, mlp));
        }

        FinalNorm = embedded ? NormLayer.Declare(Parameters, "readout.norm", options.Norm, options.Width) : null;
        ReadOut = embedded && !options.Tied ? Parameters.Add("readout", options.Width, outputs) : null;
    }

    public ModelOptions Options { get; }

    public int Inputs { get; }

    public int Outputs { get; }

    public ParameterLayout Parameters { get; } = new();

    internal ParameterEntry? Embedding { get; }

    internal List<(AttentionLayer.Weights Attention, MlpLayer.Weights? Mlp)> Blocks { get; } = [];

    internal NormLayer.Weights? FinalNorm { get; }

    /// <summary>Null without an embedding, and where the read-out is the embedding.</summary>
    internal ParameterEntry? ReadOut { get; }
}
