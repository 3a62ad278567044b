using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.Delta;

/// <summary>
/// The delta rule as linear attention over what it writes (Yang et al. 2024, arXiv 2406.06484): <c>o_t = sum_{s≤t} (k_s·q_t) u_s</c>, <c>u_t = β_t e_t</c>,
/// <c>e_t = v_t − sum_{s&lt;t} (k_s·k_t) u_s</c>: a unit triangular system, solved chunk by chunk. Backward: du of linear attention, then the transposed system
/// <c>z_s = du_s − sum_{t>s} β_t (k_s·k_t) z_t</c>, and <c>dv = β z</c>, <c>dβ_t = z_t·e_t</c>, and of the products k_s·k_t.
/// </summary>
internal sealed class DeltaTorch : TorchAttention
{
    private const long Chunk = 32;

    public static DeltaTorch Instance { get; } = new();

    public override (Tensor O, Tensor? Kept) Forward(HeadBatch heads)
    {
        var (u, _) = Written(heads, TorchKernels.Sigmoid(heads.Logit(0)).unsqueeze(4));
        return (new CausalSums(heads.Context, u.device).Of(heads.Query, heads.Key, u), null);
    }

    public override HeadGradient Backward(HeadBatch heads, Tensor o, Tensor? kept, Tensor dO)
    {
        var (q, k, logit) = (heads.Query, heads.Key, heads.Logit(0));
        var beta = TorchKernels.Sigmoid(logit).unsqueeze(4);
        var ((u, e), sums) = (Written(heads, beta), new CausalSums(heads.Context, q.device));
        var z = Transposed(k, beta, sums.Back(k, q, dO));
        var dv = beta * z;

        // −dv_t·u_s for each k_s·k_t with s < t: sums over s ≤ t less the pair of a token with itself.
        var itself = (dv * u).sum(4, keepdim: true) * k;
        var dk = sums.Back(u, dO, q) - (sums.Of(dv, u, k) - itself) - (sums.Back(u, dv, k) - itself);
        var dBeta = (z * e).sum(4);
        return new HeadGradient(sums.Of(dO, u, k), dk, dv) { Logits = [dBeta * beta.squeeze(4) * TorchKernels.Sigmoid(-logit)] };
    }

    /// <summary>u and e.</summary>
    private static (Tensor U, Tensor E) Written(HeadBatch heads, Tensor beta)
    {
        var (us, es, state) = (new List<Tensor>(), new List<Tensor>(), (Tensor?)null);
        for (var first = 0L; first < heads.Context; first += Chunk)
        {
            var (k, b, v) = (Part(heads.Key, first), Part(beta, first), Part(heads.Value, first));
            var free = state is null ? v : v - k.matmul(state);

            // (I + tril(k kᵀ, −1) β) e = v − k S: columns are weighted.
            var e = linalg.solve_triangular(Within(k) * b.transpose(3, 4), free, upper: false, unitriangular: true);
            var u = b * e;
            var own = k.transpose(3, 4).matmul(u);
            state = state is null ? own : state.Plus(own);
            us.Add(u);
            es.Add(e);
        }

        return (cat(us, 3), cat(es, 3));
    }

    /// <summary>z.</summary>
    private static Tensor Transposed(Tensor k, Tensor beta, Tensor du)
    {
        var (zs, state) = (new List<Tensor>(), (Tensor?)null);
        for (var first = (k.shape[3] - 1) / Chunk * Chunk; first >= 0; first -= Chunk)
        {
            var (keys, b, wanted) = (Part(k, first), Part(beta, first), Part(du, first));
            var free = state is null ? wanted : wanted - keys.matmul(state);
            var z = linalg.solve_triangular((Within(keys) * b).transpose(3, 4), free, upper: true, unitriangular: true);
            var own = keys.transpose(3, 4).matmul(b * z);
            state = state is null ? own : state.Plus(own);
            zs.Insert(0, z);
        }

        return cat(zs, 3);
    }

    /// <summary>k_t·k_s of earlier positions of the chunk; the diagonal counts as 1.</summary>
    private static Tensor Within(Tensor k) => k.matmul(k.transpose(3, 4)).tril(-1);

    private static Tensor Part(Tensor x, long first) => x.narrow(3, first, Math.Min(Chunk, x.shape[3] - first)).contiguous();
}
