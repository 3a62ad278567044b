using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.Mesa;
using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.Mesa;

/// <summary>
/// Linear attention with the queries <c>x_t = H_t⁻¹ q_t</c>, with forgetting all of it decayed by γ per token. Backward: g = dL/dx of linear attention,
/// <c>w_t = H_t⁻¹ g_t = dq_t</c>, and dL/dH_t = −w_t x_tᵀ, which goes to the keys, to λ and to γ (MesaReference, ForgettingReference). Where there are no keys yet H is 1/λ:
/// what rounding leaves of g there comes back λ times as large, so g and the solutions are in float64.
/// </summary>
internal sealed class MesaTorch : TorchAttention
{
    public static MesaTorch Instance { get; } = new();

    public override (Tensor O, Tensor? Kept) Forward(HeadBatch heads)
    {
        var (sums, solver, _, _) = Parts(heads);
        return (sums.Of(solver.Solve(heads.Query)[0].to(ScalarType.Float32), heads.Key, heads.Value), null);
    }

    public override HeadGradient Backward(HeadBatch heads, Tensor o, Tensor? kept, Tensor dO)
    {
        var (sums, solver, lambda, gamma) = Parts(heads);
        var (k, v) = (heads.Key, heads.Value);
        var g = sums.Of(dO.to(ScalarType.Float64), v.to(ScalarType.Float64), k.to(ScalarType.Float64));
        var solved = solver.Solve(heads.Query, g);
        var (x, w) = (solved[0].to(ScalarType.Float32), solved[1].to(ScalarType.Float32));
        var alongX = sums.Back(v, dO, x) - sums.Back(k, w, x);
        return new HeadGradient(w, alongX - sums.Back(k, x, w), sums.Back(k, x, dO)) { Parameters = OfParameters() };

        (int, int, Tensor)[] OfParameters()
        {
            var ofRidge = (solved[0] * solved[1]).sum(4, keepdim: true);
            var place = tensor(Array.ConvertAll(Enumerable.Range(0, (int)heads.Context).ToArray(), t => (double)t), device: k.device).view(1, 1, 1, -1, 1);
            if (gamma is not null)
                ofRidge *= gamma.pow(place.Plus(1));
            var learned = heads.Parameters(0, 1).view(lambda.shape).ge(Arithmetic.Kept(MesaLambda.Smallest));
            var dLambda = where(learned, (ofRidge / (lambda * lambda)).sum([1, 3], keepdim: true), lambda.new_zeros(1));
            if (gamma is null)
                return [(0, 1, dLambda.to(ScalarType.Float32))];

            // A pair counts t − s times: its row t times, its column s times less.
            var rows = (x.to(ScalarType.Float64) * (g - sums.Of(w, k, k))).sum(4, keepdim: true);
            var columns = (k.to(ScalarType.Float64) * alongX).sum(4, keepdim: true);
            var dLogGamma = (place * (rows - columns) - (place.Plus(1) * ofRidge / lambda)).sum([1, 3], keepdim: true);
            return [(0, 1, dLambda.to(ScalarType.Float32)), (heads.Shape.Heads, 1, (dLogGamma * gamma.Rest()).to(ScalarType.Float32))];
        }
    }

    private static (CausalSums Sums, IRidgeSolver Solver, Tensor Lambda, Tensor? Gamma) Parts(HeadBatch heads)
    {
        Tensor PerHead(int first) => heads.Parameters(first, 1).to(ScalarType.Float64).unsqueeze(1).unsqueeze(3).unsqueeze(4);
        var lambda = PerHead(0).AtLeast(MesaLambda.Smallest);
        if (!heads.Shape.Forgetting)
            return (new CausalSums(heads.Context, lambda.device), new RidgeSolver(heads.Key, lambda), lambda, null);
        var gamma = TorchKernels.Sigmoid(PerHead(heads.Shape.Heads));
        var logDecay = gamma.log().squeeze(4).expand(gamma.shape[0], 1, gamma.shape[2], heads.Context);
        return (new CausalSums(heads.Context, lambda.device, logDecay), new ForgettingSolver(heads.Key, lambda, gamma), lambda, gamma);
    }
}
