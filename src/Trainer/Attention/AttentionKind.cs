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
}
