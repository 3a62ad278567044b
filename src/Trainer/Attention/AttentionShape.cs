namespace Sweeper.Trainer.Attention;

/// <summary>
/// The attention of one block. Its input goes head by head: head h has the channels <c>[h·C, (h+1)·C)</c>, C = <see cref="HeadChannels"/>, which are its query, its key and
/// its value, K channels each, and then the logits of its gates; so a few heads are a few neighbouring columns of the projection.
/// </summary>
/// <param name="Heads">H ≥ 1.</param>
/// <param name="KeyDim">K ≥ 1: channels of a query, a key and a value of one head.</param>
public sealed record AttentionShape(AttentionKind Kind, int Heads, int KeyDim)
{
    /// <summary>For <see cref="CgSteps"/>: until <see cref="CgEpsilon"/> is reached. The reference solves directly then, whatever the epsilon.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>Steps of conjugate gradients per token at most, for mesanet; 0: none, the query is taken as it is.</summary>
    public int CgSteps { get; init; } = 30;

    /// <summary>Conjugate gradients end where the residual is no longer than this share of the right-hand side; ≥ 0.</summary>
    public float CgEpsilon { get; init; } = 1e-6f;

    /// <summary>
    /// For mesanet: γ becomes <c>γ (1 − (1 − 0.9975) β²)</c>, so that a token that comes over and over, each time written with an open β, cannot wind up H
    /// (arXiv 2506.05233).
    /// </summary>
    public bool RepeatGuard { get; init; }

    /// <summary>For mesa: each head has a learned γ in (0, 1) by which keys, values and regulariser decay per token.</summary>
    public bool Forgetting { get; init; }

    /// <summary>For mesanet: positions whose conjugate gradients run together; 0: as many as the kernels find best. Changes rounding only.</summary>
    public int Chunk { get; init; }

    /// <summary>H·K: channels of the attention's output, and of each of q, k and v.</summary>
    public int Channels => Heads * KeyDim;

    /// <summary>Gate logits per head and token: γ then β for gated and mesanet, β for delta.</summary>
    public int Gates => Kind switch
    {
        AttentionKind.Gated or AttentionKind.MesaNet => 2,
        AttentionKind.Delta => 1,
        _ => 0,
    };

    /// <summary>3·K + gates: channels of one head's input.</summary>
    public int HeadChannels => (3 * KeyDim) + Gates;

    /// <summary>H·(3·K + gates): channels of the attention's input.</summary>
    public int InputChannels => Heads * HeadChannels;

    /// <summary>
    /// Learned numbers of the mixing itself, beside the projections. Mesa: λ of each head, then, with <see cref="Forgetting"/>, the logit of γ of each head. Gated, delta and mesanet: the bias of each gate and head, in the order of the
    /// logits; then, for mesanet, H·K numbers that make Λ.
    /// </summary>
    public int Parameters => Kind switch
    {
        AttentionKind.Mesa => Forgetting ? 2 * Heads : Heads,
        AttentionKind.MesaNet => (Gates * Heads) + Channels,
        _ => Gates * Heads,
    };
}
