using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.MesaNet;
using Sweeper.Trainer.Torch.Attention.Gated;
using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.MesaNet;

/// <summary>
/// Gated linear attention at the queries <c>x_t = (H_t + Λ)⁻¹ q_t</c>, solved by conjugate gradients over all positions; the memory keeps x. With g = dL/dx and
/// <c>e_t = (H_t + Λ)⁻¹ g_t = dq_t</c>: dL/dH_t = −e_t x_tᵀ, <c>dΛ = −sum_t x_t e_t</c> (arXiv 2506.05233). No steps: gated linear attention.
/// </summary>
internal sealed class MesaNetTorch : TorchAttention
{
    public static MesaNetTorch Instance { get; } = new();

    public override int Memory(AttentionShape shape) => shape.CgSteps == 0 ? 0 : shape.Channels;

    public override (Tensor O, Tensor? Kept) Forward(HeadBatch heads)
    {
        if (heads.Shape.CgSteps == 0)
            return GatedTorch.Instance.Forward(heads);
        var gates = new GateTensors(heads);
        var x = Solver(heads, gates, gates.Sums.Map(heads.Key, gates.Beta * heads.Key)).Solve(heads.Query);
        return (gates.Sums.Of(x, heads.Key, gates.Beta * heads.Value), x);
    }

    public override HeadGradient Backward(HeadBatch heads, Tensor o, Tensor? kept, Tensor dO)
    {
        if (heads.Shape.CgSteps == 0)
            return GatedTorch.Instance.Backward(heads, o, kept, dO);
        var (gates, k, v, x) = (new GateTensors(heads), heads.Key, heads.Value, kept!);
        var (sums, beta) = (gates.Sums, gates.Beta);
        var ofKeys = sums.Map(k, beta * k);
        var g = sums.Of(dO, beta * v, k);
        var e = Solver(heads, gates, ofKeys).Solve(g);
        var alongX = beta * (sums.Back(v, dO, x) - sums.Back(k, e, x));
        return new HeadGradient(e, alongX - (beta * sums.Back(k, x, e)), beta * sums.Back(k, x, dO))
        {
            Logits = gates.Gradient((x * (g - ofKeys(e))).sum(4), (k * alongX).sum(4)),
            Parameters = [(FirstRegulariser(heads), heads.Shape.KeyDim, -(x * e).sum([1, 3]) * TorchKernels.Sigmoid(Regulariser(heads)))],
        };
    }

    private static ConjugateGradients Solver(HeadBatch heads, GateTensors gates, Func<Tensor, Tensor> ofKeys)
    {
        var parameter = Regulariser(heads);
        var lambda = (parameter.AtLeast(0).Plus((-parameter.abs()).exp().log1p()).Plus(MesaNetRegulariser.Smallest)).unsqueeze(1).unsqueeze(3);
        var ones = ones_like(gates.Beta);
        var diagonal = gates.Sums.Of(ones, ones, gates.Beta * heads.Key * heads.Key).Plus(lambda);
        return new ConjugateGradients(x => ofKeys(x).Plus(lambda * x), diagonal, heads.Shape);
    }

    /// <summary>[R, n, K].</summary>
    private static Tensor Regulariser(HeadBatch heads) => heads.Parameters(FirstRegulariser(heads), heads.Shape.KeyDim).unflatten(1, [heads.Count, heads.Shape.KeyDim]);

    private static int FirstRegulariser(HeadBatch heads) => heads.Shape.Gates * heads.Shape.Heads;
}
