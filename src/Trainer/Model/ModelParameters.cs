using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

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

    internal const string Same = "same";
    internal const string Sinusoidal = "sinusoidal";

    private static readonly string[] Kinds = ["softmax", "linear", "mesa", "gated", "delta", "mesanet"];

    public static IReadOnlyList<Parameter> All { get; } =
    [
        Parameter.Word(
            Attention, "softmax", Kinds,
            "Attention of every block: softmax, linear, mesa (least squares solved in context), gated (linear that forgets), delta (delta rule) or mesanet (mesa that forgets)."),
        Parameter.Word(FirstAttention, Same, [Same, .. Kinds], "Attention of the first block, for hybrids; 'same' as the others."),
        Parameter.Integer(Layers, 1, 1, 256, "Blocks in all, the first one included (depth)."),
        Parameter.Integer(Heads, 4, 1, 256, "Attention heads per block."),
        Parameter.Integer(KeyDim, 20, 1, 512, "Channels of a query, a key and a value of one head."),
        Parameter.Integer(Width, 40, 1, 8192, "Channels of the residual stream."),
        Parameter.Integer(MlpWidth, 0, 0, 32768, "Hidden channels of the GELU MLP after each attention; 0 = no MLP."),
        Parameter.Word(Norm, "none", ["none", "layer", "rms"], "Pre-normalisation of attention, MLP and read-out: LayerNorm, RMSNorm or none."),
        Parameter.Word(Positions, Sinusoidal, ["none", Sinusoidal], "Positional encoding, concatenated to the input of queries and keys of the first block."),
        Parameter.Real(LambdaInit, 1, 1e-6, 1e6, "Initial lambda of each mesa head, the inverse of the ridge strength."),
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
        var width = configuration.Integer(Width);
        if (constructed && width != tokenChannels)
        {
            yield return new Violation(
                Width,
                $"`{Width}` must equal the {tokenChannels} channels of a constructed token (4 slots of {tokenChannels / 4}), which enters without an embedding, but is {width}. Set {Width}: {tokenChannels}, or task.tokens: raw.");
        }
    }
}
