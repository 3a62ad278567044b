using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.Mesa;

/// <summary>Solves with the H_t of mesa attention at every position, for several right-hand sides.</summary>
internal interface IRidgeSolver
{
    /// <param name="right">[R, S, n, T, K] each.</param>
    /// <returns>x_t with <c>H_t x_t = b_t</c> for each of them, float64.</returns>
    Tensor[] Solve(params Tensor[] right);
}
