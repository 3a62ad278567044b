using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.Softmax;

/// <summary>
/// Causal softmax attention, a block of query rows at a time, so that scores take [rows, T] of memory and not [T, T]; the backward computes them again. With p the
/// probabilities: <c>dScore = p (dO·v − dO·o)</c>.
/// </summary>
internal sealed class SoftmaxTorch : TorchAttention
{
    private const long BlockRows = 128;

    public static SoftmaxTorch Instance { get; } = new();

    public override (Tensor O, Tensor? Kept) Forward(HeadBatch heads)
    {
        var blocks = new List<Tensor>();
        for (var first = 0L; first < heads.Context; first += BlockRows)
        {
            var end = Math.Min(first + BlockRows, heads.Context);
            blocks.Add(Probabilities(heads, first, end).matmul(heads.Value.narrow(3, 0, end)));
        }

        return (blocks.Count == 1 ? blocks[0] : cat(blocks, 3), null);
    }

    public override HeadGradient Backward(HeadBatch heads, Tensor o, Tensor? kept, Tensor dO)
    {
        var (dq, dk, dv) = (empty_like(heads.Query), zeros_like(heads.Key), zeros_like(heads.Value));
        var along = (o * dO).sum(4, keepdim: true);
        for (var first = 0L; first < heads.Context; first += BlockRows)
        {
            var end = Math.Min(first + BlockRows, heads.Context);
            var (rows, p) = (end - first, Probabilities(heads, first, end));
            var (q, dOutput) = (heads.Query.narrow(3, first, rows), dO.narrow(3, first, rows));
            var (k, v) = (heads.Key.narrow(3, 0, end), heads.Value.narrow(3, 0, end));
            var dScores = (p * (dOutput.matmul(v.transpose(3, 4)) - along.narrow(3, first, rows))).Times(Scale(heads));
            dq.narrow(3, first, rows).copy_(dScores.matmul(k));
            dk.narrow(3, 0, end).Gain(dScores.transpose(3, 4).matmul(q));
            dv.narrow(3, 0, end).Gain(p.transpose(3, 4).matmul(dOutput));
        }

        return new HeadGradient(dq, dk, dv);
    }

    private static float Scale(HeadBatch heads) => (float)(1 / Math.Sqrt(heads.Shape.KeyDim));

    /// <summary>Of query rows [first, end) over the keys before end: [R, S, n, rows, end].</summary>
    private static Tensor Probabilities(HeadBatch heads, long first, long end)
    {
        var scores = heads.Query.narrow(3, first, end - first).Times(Scale(heads)).matmul(heads.Key.narrow(3, 0, end).transpose(3, 4));
        var later = ones([end - first, end], ScalarType.Bool, scores.device).triu(first + 1);
        return scores.Fill(later, double.NegativeInfinity).softmax(4);
    }
}
