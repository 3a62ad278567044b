using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Attention;

namespace Sweeper.Trainer.Model;

/// <summary>What a sweep file may say under <c>model.</c>, and the laws between its values.</summary>
public static class ModelParameters
{
    public const string Attention = "model.attention";
    public const string FirstAttention = "model.first_attention";
    public const string Layers = "model.layers";
    public const string Heads = "model.heads";
    public const string KeyDim = "model.key_dim";
    public const string Width = "model.width";
    public const string MlpWidth = "model.mlp_width";
    public const string Norm = "model.norm";
    public const string Positions = "model.positions";
    public const string LambdaInit = "model.lambda_init";
    public const string InitStd = "model.init_std";
    public const string Clip = "model.clip";

    public const string CgSteps = "model.cg_steps";
    public const string CgEpsilon = "model.cg_epsilon";

    public const string Mlp = "model.mlp";
    public const string Blocks = "model.blocks";
    public const string QkNorm = "model.qk_norm";
    public const string FirstQkNorm = "model.first_qk_norm";

    public const string Tied = "model.tied";
    public const string LogitCap = "model.logit_cap";

    public const string QkConvolution = "model.qk_convolution";
    public const string OutputNorm = "model.output_norm";
    public const string GammaInit = "model.gamma_init";
    public const string BetaInit = "model.beta_init";
    public const string RepeatGuard = "model.repeat_guard";
    public const string Forgetting = "model.forgetting";

    private const string Uniform = "uniform";
    private const int MostLayers = 256;

    private static readonly string[] Kinds = [.. Enum.GetNames<AttentionKind>().Select(kind => kind.ToLowerInvariant())];
    private static readonly WordSequence BlockSequence = new(Kinds, MostLayers);

    internal const string Same = "same";
    internal const string Sinusoidal = "sinusoidal";
    internal const string Rotary = "rope";
    internal const string GatedMlp = "swiglu";
    internal const string RmsOutput = "rms";
    internal const string PerHead = "head";

    /// <summary>Gates start no nearer to 0 or 1 than this: a gate is a sigmoid and never stands at its ends.</summary>
    private const double NearestGate = 1e-6;

    public static IReadOnlyList<Parameter> All { get; } =
    [
        Parameter.Word(
            Attention, "softmax", Kinds,
            "Attention of every block: softmax, linear, mesa (least squares solved in context), gated (linear that forgets), delta (delta rule) or mesanet (mesa that forgets)."),
        Parameter.Word(FirstAttention, Same, [Same, .. Kinds], "Attention of the first block, for hybrids; 'same' as the others."),
        Parameter.Integer(Layers, 1, 1, MostLayers, "Blocks in all, the first one included (depth)."),
        Parameter.Sequence(Blocks, Uniform, BlockSequence, "Attention of each block in turn, which also gives their number; 'uniform': as attention, first_attention and layers say."),
        Parameter.Integer(Heads, 4, 1, 256, "Attention heads per block."),
        Parameter.Integer(KeyDim, 20, 1, 512, "Channels of a query, a key and a value of one head."),
        Parameter.Integer(Width, 40, 1, 8192, "Channels of the residual stream."),
        Parameter.Integer(MlpWidth, 0, 0, 32768, "Hidden channels of the MLP after each attention; 0 = no MLP."),
        Parameter.Word(Mlp, "gelu", ["gelu", GatedMlp], "Kind of MLP: GELU, or SwiGLU of the same mlp_width, which has a gate beside each hidden channel and so 3/2 of the weights."),
        Parameter.Word(Norm, "none", ["none", "layer", "rms"], "Pre-normalisation of attention, MLP and read-out: LayerNorm, RMSNorm or none."),
        Parameter.Word(QkNorm, "none", ["none", "l2", "rms"], "Normalisation of each head's query and key: l2 to length 1, rms to length sqrt(key_dim), or none."),
        Parameter.Word(FirstQkNorm, Same, [Same, "none", "l2", "rms"], "The same in the first block; 'same' as in the others."),
        Parameter.Integer(QkConvolution, 0, 0, 8, "Width of a causal depth-wise convolution of queries and keys over positions, with SiLU, before qk_norm; 0 = none, or 2 to 8."),
        Parameter.Word(OutputNorm, "none", ["none", RmsOutput], "Normalisation of each head's output before the output projection: rms with a learned gain per channel, or none."),
        Parameter.Word(Positions, Sinusoidal, ["none", Sinusoidal, Rotary], "Positional encoding: sinusoids concatenated to the input of queries and keys of the first block, or rope, which rotates queries and keys of every block."),
        Parameter.Truth(Tied, false, "The read-out is the transposed embedding; raw tokens only."),
        Parameter.Real(LogitCap, 0, 0, 1e6, "Soft cap of the read-out z, which becomes cap * tanh(z / cap); 0 = none; raw tokens only."),
        Parameter.Real(LambdaInit, 1, 1e-6, 1e6, "Initial lambda of each mesa head, the inverse of the ridge strength."),
        Parameter.Word(Forgetting, "none", ["none", PerHead], "Whether mesa forgets: head = keys, values and regulariser decay by a learned gamma of each head, which starts at gamma_init."),
        Parameter.Real(GammaInit, 0.982, NearestGate, 1 - NearestGate, "Decay gamma of gated, mesanet and forgetting mesa before training, in (0, 1); 0.982 remembers some fifty tokens."),
        Parameter.Real(BetaInit, 0.5, NearestGate, 1 - NearestGate, "Write gate beta of gated, delta and mesanet before training, in (0, 1)."),
        Parameter.Truth(RepeatGuard, false, "Repeated tokens wind up less in mesanet: gamma becomes gamma (1 - 0.0025 beta^2)."),
        Parameter.Integer(CgSteps, 30, 0, 200, "Conjugate gradient steps per token at most, for mesanet; 0 = gated linear attention."),
        Parameter.Real(CgEpsilon, 1e-6, 0, 1, "Relative residual at which the conjugate gradients of mesanet end."),
        Parameter.Real(InitStd, 0.05, 0, 100, "Standard deviation of the initial weights (paper: 0.0002 for constructed tokens, 0.05 otherwise)."),
        Parameter.Real(Clip, 0, 0, 1e30, "Limit of the residual stream after each block, as [-clip, clip]; 0 = none."),
    ];

    /// <param name="configuration">Complete configuration.</param>
    /// <param name="tokenChannels">Channels of a token of the task.</param>
    /// <param name="constructed">Tokens enter the residual stream as they are, without an embedding.</param>
    public static IEnumerable<Violation> Check(Configuration configuration, int tokenChannels, bool constructed)
    {
        var (width, keyDim) = (configuration.Integer(Width), configuration.Integer(KeyDim));
        if (BlocksOf(configuration) is { Count: > 0 } blocks)
        {
            foreach (var violation in CheckBlocks(configuration, blocks.Count))
                yield return violation;
        }

        if (configuration.Word(Positions) == Rotary && keyDim % 2 != 0)
        {
            yield return new Violation(
                KeyDim,
                $"`{KeyDim}` must be even for {Positions}: {Rotary}, which rotates pairs of channels, but is {keyDim}. Use {keyDim + 1}, or {Positions}: {Sinusoidal}.");
        }

        if (configuration.Word(Mlp) == GatedMlp && configuration.Integer(MlpWidth) == 0)
            yield return new Violation(Mlp, $"`{Mlp}`: {GatedMlp} needs an MLP, but {MlpWidth} is 0, which is none. Set {MlpWidth}: {2 * width}, or make the axis conditional: when: {MlpWidth} > 0.");
        foreach (var violation in CheckKinds(configuration))
            yield return violation;
        if (constructed && configuration.Truth(Tied))
            yield return new Violation(Tied, $"`{Tied}` must be false for constructed tokens, which have no embedding to tie, but is true. Set {Tied}: false, or task.tokens: raw.");
        if (constructed && configuration.Real(LogitCap) > 0)
            yield return new Violation(LogitCap, $"`{LogitCap}` must be 0 for constructed tokens, which have no read-out to cap, but is {configuration[LogitCap]}. Set {LogitCap}: 0, or task.tokens: raw.");
        if (constructed && width != tokenChannels)
        {
            yield return new Violation(
                Width,
                $"`{Width}` must equal the {tokenChannels} channels of a constructed token (4 slots of {tokenChannels / 4}), which enters without an embedding, but is {width}. Set {Width}: {tokenChannels}, or task.tokens: raw.");
        }
    }

    /// <summary>What only one kind of attention has is refused where no block is of it: the arm would train what another one trains.</summary>
    private static IEnumerable<Violation> CheckKinds(Configuration configuration)
    {
        var blocks = KindsOf(configuration);
        var kinds = string.Join(", ", blocks);
        if (configuration.Integer(QkConvolution) == 1)
            yield return new Violation(QkConvolution, $"`{QkConvolution}` must be 0, for none, or 2 to 8, but is 1, which would mix no positions. Use 2, or 0.");
        if (configuration.Word(Forgetting) == PerHead && !blocks.Contains("mesa"))
            yield return new Violation(Forgetting, $"`{Forgetting}`: {PerHead} needs a mesa block, but attention is {kinds}. Set {Forgetting}: none, or make the axis conditional: when: {Attention} == mesa.");
        if (configuration.Truth(RepeatGuard) && !blocks.Contains("mesanet"))
            yield return new Violation(RepeatGuard, $"`{RepeatGuard}`: true needs a mesanet block, but attention is {kinds}. Set {RepeatGuard}: false, or make the axis conditional: when: {Attention} == mesanet.");
    }

    private static string[] KindsOf(Configuration configuration)
    {
        if (BlocksOf(configuration) is { Count: > 0 } named)
            return [.. named.Distinct()];
        var (attention, first) = (configuration.Word(Attention), configuration.Word(FirstAttention));
        return first == Same || first == attention ? [attention] : configuration.Integer(Layers) == 1 ? [first] : [first, attention];
    }

    /// <summary>The words of <see cref="Blocks"/>; none for 'uniform'.</summary>
    internal static IReadOnlyList<string> BlocksOf(Configuration configuration)
    {
        var text = configuration.Word(Blocks);
        return text == Uniform ? [] : BlockSequence.Read(text, out var fault) ?? throw new ArgumentException($"`{Blocks}` is {text}, but {fault}.", nameof(configuration));
    }

    /// <summary>A list of blocks says all about their kinds and number; what says it a second time must agree, or be left at its default.</summary>
    private static IEnumerable<Violation> CheckBlocks(Configuration configuration, int count)
    {
        var (text, layers, first) = (configuration.Word(Blocks), configuration.Integer(Layers), configuration.Word(FirstAttention));
        if (layers != 1 && layers != count)
            yield return new Violation(Layers, $"`{Layers}` must be the number of {Blocks}, or be left out, but is {layers} where {Blocks} is {text}, {count} in all. Set {Layers}: {count}.");
        if (first != Same)
            yield return new Violation(FirstAttention, $"`{FirstAttention}` must be left out where {Blocks} names every block, but is {first} where {Blocks} is {text}. Write {Blocks}: {first}+…, or {Blocks}: {Uniform}.");
    }
}
