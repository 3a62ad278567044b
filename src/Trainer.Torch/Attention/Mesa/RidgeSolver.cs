using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.Mesa;

/// <summary>
/// <c>H_t = sum_{s≤t} k_s k_sᵀ + I/λ</c>, chunk by chunk and exactly (Woodbury): with R the inverse before a chunk and <c>L Lᵀ = I + k R kᵀ</c> over its positions, the leading
/// blocks of L are the factors of the leading blocks, so <c>H_t⁻¹ = R − sum_{s≤t} m_s m_sᵀ</c> with <c>m = L⁻¹ k R</c>: linear attention with m for keys and values. That
/// takes λ away digit by digit along every key, so it is in float64.
/// </summary>
internal sealed class RidgeSolver : IRidgeSolver
{
    private const long Chunk = 32;

    private readonly List<(Tensor Before, Tensor M)> _chunks = [];

    /// <param name="keys">[R, S, n, T, K].</param>
    /// <param name="lambda">[R, 1, n, 1, 1], float64.</param>
    public RidgeSolver(Tensor keys, Tensor lambda)
    {
        var (context, keyDim, all) = (keys.shape[3], keys.shape[4], keys.to(ScalarType.Float64));
        var before = (lambda * eye(keyDim, dtype: ScalarType.Float64, device: keys.device)).expand(keys.shape[0], keys.shape[1], keys.shape[2], keyDim, keyDim).contiguous();
        for (var first = 0L; first < context; first += Chunk)
        {
            var k = all.narrow(3, first, Math.Min(Chunk, context - first)).contiguous();
            var kr = k.matmul(before);
            var (factor, _) = linalg.cholesky_ex(kr.matmul(k.transpose(3, 4)).Plus(eye(k.shape[3], dtype: ScalarType.Float64, device: keys.device)));
            var m = linalg.solve_triangular(factor, kr, upper: false);
            _chunks.Add((before, m));
            before = before - m.transpose(3, 4).matmul(m);
        }
    }

    public Tensor[] Solve(params Tensor[] right) => Array.ConvertAll(right, Solve);

    private Tensor Solve(Tensor right)
    {
        var (solved, first) = (new List<Tensor>(), 0L);
        foreach (var (before, m) in _chunks)
        {
            var b = right.narrow(3, first, m.shape[3]).to(ScalarType.Float64).contiguous();
            solved.Add(b.matmul(before) - b.matmul(m.transpose(3, 4)).tril().matmul(m));
            first += m.shape[3];
        }

        return cat(solved, 3);
    }
}
