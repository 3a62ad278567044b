using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.Gated;

/// <summary>
/// <c>o_t = sum_{s≤t} ζ_ts β_s (k_s·q_t) v_s</c>. Backward as linear attention's with the weights ζβ; a pair's share of the loss per ln ζβ sums over s to o_t·dO_t and over t
/// to k_s·dk_s.
/// </summary>
internal sealed class GatedTorch : TorchAttention
{
    public static GatedTorch Instance { get; } = new();

    public override (Tensor O, Tensor? Kept) Forward(HeadBatch heads)
    {
        var gates = new GateTensors(heads);
        return (gates.Sums.Of(heads.Query, heads.Key, gates.Beta * heads.Value), null);
    }

    public override HeadGradient Backward(HeadBatch heads, Tensor o, Tensor? kept, Tensor dO)
    {
        var (gates, q, k, v) = (new GateTensors(heads), heads.Query, heads.Key, heads.Value);
        var dk = gates.Beta * gates.Sums.Back(v, dO, q);
        return new HeadGradient(gates.Sums.Of(dO, gates.Beta * v, k), dk, gates.Beta * gates.Sums.Back(k, q, dO))
        {
            Logits = gates.Gradient((o * dO).sum(4), (k * dk).sum(4)),
        };
    }
}
