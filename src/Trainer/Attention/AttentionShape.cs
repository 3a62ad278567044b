namespace Sweeper.Trainer.Attention;

/// <summary>The attention of one block. The query, key and value channels of head h are <c>[h·K, (h+1)·K)</c> of their third of the qkv channels.</summary>
/// <param name="Heads">H ≥ 1.</param>
/// <param name="KeyDim">K ≥ 1: channels of a query, a key and a value of one head.</param>
public sealed record AttentionShape(AttentionKind Kind, int Heads, int KeyDim)
{
    /// <summary>H·K: channels of the attention's output, and of each of q, k and v.</summary>
    public int Channels => Heads * KeyDim;

    /// <summary>Learned numbers of the mixing itself, beside the projections: λ of each head for mesa.</summary>
    public int Parameters => Kind == AttentionKind.Mesa ? Heads : 0;
}
