using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>The shape of a Transformer and how it starts. Legal ranges are in <see cref="ModelParameters"/>.</summary>
/// <param name="Attention">Kind of every block but, possibly, the first.</param>
/// <param name="FirstAttention">Kind of the first block.</param>
/// <param name="Layers">Blocks in all, the first one included.</param>
/// <param name="Heads">H.</param>
/// <param name="KeyDim">K: channels of a query, key and value of one head.</param>
/// <param name="Width">D: channels of the residual stream.</param>
/// <param name="MlpWidth">F: hidden channels of the MLP after each attention; 0 = no MLP.</param>
/// <param name="Norm">Pre-normalisation of attention, MLP and read-out.</param>
/// <param name="Positions">Sinusoids, concatenated to the input of W_q and W_k of the first block.</param>
/// <param name="LambdaInit">λ at the start, for mesa heads.</param>
/// <param name="InitStd">Standard deviation of the initial weights.</param>
/// <param name="Clip">Limit of the residual stream after each block; 0 = none.</param>
public sealed record ModelOptions(
    AttentionKind Attention,
    AttentionKind FirstAttention,
    int Layers,
    int Heads,
    int KeyDim,
    int Width,
    int MlpWidth,
    NormKind Norm,
    bool Positions,
    float LambdaInit,
    float InitStd,
    float Clip)
{
    /// <summary>Steps of conjugate gradients per token at most, for mesanet; 0: none, which is gated linear attention.</summary>
    public int CgSteps { get; init; } = 30;

    /// <summary>Relative residual at which they end.</summary>
    public float CgEpsilon { get; init; } = 1e-6f;

    public static ModelOptions From(Configuration configuration)
    {
        var attention = Kind(configuration.Word(ModelParameters.Attention));
        var first = configuration.Word(ModelParameters.FirstAttention);
        return new ModelOptions(
            attention,
            first == ModelParameters.Same ? attention : Kind(first),
            configuration.Integer(ModelParameters.Layers),
            configuration.Integer(ModelParameters.Heads),
            configuration.Integer(ModelParameters.KeyDim),
            configuration.Integer(ModelParameters.Width),
            configuration.Integer(ModelParameters.MlpWidth),
            Enum.Parse<NormKind>(configuration.Word(ModelParameters.Norm), ignoreCase: true),
            configuration.Word(ModelParameters.Positions) == ModelParameters.Sinusoidal,
            (float)configuration.Real(ModelParameters.LambdaInit),
            (float)configuration.Real(ModelParameters.InitStd),
            (float)configuration.Real(ModelParameters.Clip))
        {
            CgSteps = configuration.Integer(ModelParameters.CgSteps),
            CgEpsilon = (float)configuration.Real(ModelParameters.CgEpsilon),
        };
    }

    /// <summary>The attention of block <paramref name="layer"/>, 0 the first.</summary>
    public AttentionShape Shape(int layer) => new(layer == 0 ? FirstAttention : Attention, Heads, KeyDim) { CgSteps = CgSteps, CgEpsilon = CgEpsilon };

    private static AttentionKind Kind(string word) => Enum.Parse<AttentionKind>(word, ignoreCase: true);
}
