namespace Sweeper.Trainer.Attention;

/// <summary>How a head mixes values (paper sections 2 and 3; q, k, v: [B, T, H, K]).</summary>
public enum AttentionKind
{
    /// <summary><c>o_t = sum_s softmax_s(k_s·q_t / sqrt(K)) v_s</c>, s ≤ t.</summary>
    Softmax,

    /// <summary><c>o_t = sum_s (k_s·q_t) v_s</c>, s ≤ t: no scale, no feature map, no normaliser.</summary>
    Linear,

    /// <summary><c>o_t = sum_s (k_s·q̃_t) v_s</c> with <c>q̃_t = (sum_s k_s k_sᵀ + I/λ)⁻¹ q_t</c>: the least-squares optimal linear map from keys to values, applied to q_t. λ per head is learned.</summary>
    Mesa,

    /// <summary><c>o_t = G_t q_t</c>, <c>G_t = γ_t G_{t−1} + β_t v_t k_tᵀ</c>: linear attention that forgets; γ, β in (0, 1) per head and token.</summary>
    Gated,

    /// <summary><c>o_t = S_t q_t</c>, <c>S_t = S_{t−1} + β_t (v_t − S_{t−1} k_t) k_tᵀ</c>: the delta rule, one step of gradient descent per token on |v − S k|² / 2.</summary>
    Delta,

    /// <summary><c>o_t = G_t (H_t + Λ)⁻¹ q_t</c>, G of <see cref="Gated"/> and <c>H_t = γ_t H_{t−1} + β_t k_t k_tᵀ</c>: mesa that forgets, solved by conjugate gradients.</summary>
    MesaNet,
}
