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
    /// <summary>Kind of each block; empty: <see cref="FirstAttention"/>, then <see cref="Attention"/>.</summary>
    public IReadOnlyList<AttentionKind> Blocks { get; init; } = [];

    /// <summary>Normalisation of queries and keys over the channels of each head.</summary>
    public HeadNormKind QkNorm { get; init; }

    /// <summary>The same in the first block.</summary>
    public HeadNormKind FirstQkNorm { get; init; }

    /// <summary>Rotary embedding of queries and keys in every block; K is even.</summary>
    public bool Rope { get; init; }

    /// <summary>SwiGLU instead of GELU.</summary>
    public bool SwiGlu { get; init; }

    /// <summary>The read-out is the transposed embedding.</summary>
    public bool Tied { get; init; }

    /// <summary>The prediction is cap · tanh(z / cap) of the read-out z; 0 = none. Models with an embedding.</summary>
    public float LogitCap { get; init; }

    /// <summary>Steps of conjugate gradients per token at most, for mesanet; 0: none, which is gated linear attention.</summary>
    public int CgSteps { get; init; } = 30;

    /// <summary>Relative residual at which they end.</summary>
    public float CgEpsilon { get; init; } = 1e-6f;

    /// <summary>Width of the convolution of queries and keys over positions; 0: none.</summary>
    public int QkConvolution { get; init; }

    /// <summary>RMS normalisation of each head's output.</summary>
    public bool OutputNorm { get; init; }

    /// <summary>γ at the start, in (0, 1), for gated, mesanet and mesa that forgets.</summary>
    public double GammaInit { get; init; } = 0.982;

    /// <summary>β at the start, in (0, 1), for gated, delta and mesanet.</summary>
    public double BetaInit { get; init; } = 0.5;

    /// <summary>γ gives way where β opens, <see cref="AttentionShape.RepeatGuard"/>, for mesanet.</summary>
    public bool RepeatGuard { get; init; }

    /// <summary>Each head forgets at a learned rate, for mesa.</summary>
    public bool Forgetting { get; init; }

    public static ModelOptions From(Configuration configuration)
    {
        var attention = Kind(configuration.Word(ModelParameters.Attention));
        var first = configuration.Word(ModelParameters.FirstAttention);
        var blocks = ModelParameters.BlocksOf(configuration);
        var (qkNorm, firstQkNorm) = (configuration.Word(ModelParameters.QkNorm), configuration.Word(ModelParameters.FirstQkNorm));
        return new ModelOptions(
            attention,
            first == ModelParameters.Same ? attention : Kind(first),
            blocks.Count > 0 ? blocks.Count : configuration.Integer(ModelParameters.Layers),
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
            Blocks = [.. blocks.Select(Kind)],
            QkNorm = HeadNorm(qkNorm),
            FirstQkNorm = HeadNorm(firstQkNorm == ModelParameters.Same ? qkNorm : firstQkNorm),
            Rope = configuration.Word(ModelParameters.Positions) == ModelParameters.Rotary,
            SwiGlu = configuration.Word(ModelParameters.Mlp) == ModelParameters.GatedMlp,
            Tied = configuration.Truth(ModelParameters.Tied),
            LogitCap = (float)configuration.Real(ModelParameters.LogitCap),
            CgSteps = configuration.Integer(ModelParameters.CgSteps),
            CgEpsilon = (float)configuration.Real(ModelParameters.CgEpsilon),
            QkConvolution = configuration.Integer(ModelParameters.QkConvolution),
            OutputNorm = configuration.Word(ModelParameters.OutputNorm) == ModelParameters.RmsOutput,
            GammaInit = configuration.Real(ModelParameters.GammaInit),
            BetaInit = configuration.Real(ModelParameters.BetaInit),
            RepeatGuard = configuration.Truth(ModelParameters.RepeatGuard),
            Forgetting = configuration.Word(ModelParameters.Forgetting) == ModelParameters.PerHead,
        };
    }

    /// <summary>The attention of block <paramref name="layer"/>, 0 the first.</summary>
    public AttentionShape Shape(int layer) => new(KindOf(layer), Heads, KeyDim)
    {
        CgSteps = CgSteps,
        CgEpsilon = CgEpsilon,
        RepeatGuard = RepeatGuard && KindOf(layer) == AttentionKind.MesaNet,
        Forgetting = Forgetting && KindOf(layer) == AttentionKind.Mesa,
    };

    /// <summary>The normalisation of queries and keys in block <paramref name="layer"/>, 0 the first.</summary>
    public HeadNormKind HeadNormOf(int layer) => layer == 0 ? FirstQkNorm : QkNorm;

    private AttentionKind KindOf(int layer) => Blocks.Count > 0 ? Blocks[layer] : layer == 0 ? FirstAttention : Attention;

    private static HeadNormKind HeadNorm(string word) => Enum.Parse<HeadNormKind>(word, ignoreCase: true);

    private static AttentionKind Kind(string word) => Enum.Parse<AttentionKind>(word, ignoreCase: true);
}
