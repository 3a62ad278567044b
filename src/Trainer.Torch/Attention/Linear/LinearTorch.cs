using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.Linear;

/// <summary><c>o_t = sum_{s≤t} (k_s·q_t) v_s</c>; with b_ts = v_s·dO_t: <c>dq_t = sum_s b_ts k_s</c>, <c>dk_s = sum_t b_ts q_t</c>, <c>dv_s = sum_t (k_s·q_t) dO_t</c>.</summary>
internal sealed class LinearTorch : TorchAttention
{
    public static LinearTorch Instance { get; } = new();

    public override (Tensor O, Tensor? Kept) Forward(HeadBatch heads) => (Sums(heads).Of(heads.Query, heads.Key, heads.Value), null);

    public override HeadGradient Backward(HeadBatch heads, Tensor o, Tensor? kept, Tensor dO)
    {
        var (sums, q, k, v) = (Sums(heads), heads.Query, heads.Key, heads.Value);
        return new HeadGradient(sums.Of(dO, v, k), sums.Back(v, dO, q), sums.Back(k, q, dO));
    }

    private static CausalSums Sums(HeadBatch heads) => new(heads.Context, heads.Query.device);
}
