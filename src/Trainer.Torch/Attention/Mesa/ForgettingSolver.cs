using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.Mesa;

/// <summary>
/// <c>H_t = γ H_{t−1} + k_t k_tᵀ</c>, H_{−1} = I/λ, factored anew at every position, in float64: what forgets may lose its directions again, and a running inverse with them.
/// </summary>
/// <param name="keys">[R, S, n, T, K].</param>
/// <param name="lambda">[R, 1, n, 1, 1], float64.</param>
/// <param name="gamma">[R, 1, n, 1, 1], float64.</param>
internal sealed class ForgettingSolver(Tensor keys, Tensor lambda, Tensor gamma) : IRidgeSolver
{
    public Tensor[] Solve(params Tensor[] right)
    {
        var (all, columns) = (keys.to(ScalarType.Float64), stack(right, 5).to(ScalarType.Float64));
        var (sequences, keyDim) = (keys.shape[1], keys.shape[4]);
        var start = eye(keyDim, dtype: ScalarType.Float64, device: keys.device) / lambda;
        var h = start.expand(start.shape[0], sequences, start.shape[2], keyDim, keyDim).clone();
        var solved = new List<Tensor>();
        for (var t = 0L; t < keys.shape[3]; t++)
        {
            using var scope = NewDisposeScope();
            var k = all.narrow(3, t, 1);
            h.mul_(gamma).Gain(k.transpose(3, 4).matmul(k));
            var (factor, _) = linalg.cholesky_ex(h);
            var half = linalg.solve_triangular(factor, columns.select(3, t), upper: false);
            solved.Add(linalg.solve_triangular(factor.transpose(3, 4), half, upper: true).MoveToOuterDisposeScope());
        }

        return stack(solved, 3).unbind(5);
    }
}
