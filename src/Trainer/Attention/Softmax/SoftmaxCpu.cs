using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

// p_ts = exp(s_ts − m_t) / l_t with s_ts = k_s·q_t / sqrt(K); o_t = sum_{s ≤ t} p_ts v_s. The memory keeps m_t and 1/l_t, so the backward recomputes the
// same p. Backward, with G = dO Vᵀ and D_t = dO_t·o_t: dS = P (G − D) / sqrt(K), then dQ = dS K, dK = dSᵀ Q, dV = Pᵀ dO.
internal sealed unsafe class SoftmaxCpu : CpuAttention
{
    public static SoftmaxCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => 2 * shape.Heads;

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        var s = new Operand(scratch.Data, (long)head.T * Lane.Count, Lane.Count);
        var memory = head.Memory(2 * head.Head);
        var scale = Scale(head.K);
        for (var first = 0; first < head.T; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, head.T - first);
            CausalScores(first, rows, head.K, head.Q, head.Keys, s);
            for (var r = 0; r < rows; r++)
                Normalise(s.Data + r * s.Outer, first + r + 1, scale, memory.Data + (first + r) * memory.Outer);
            CausalSum(first, rows, head.K, s, head.V, head.O.From(first));
        }
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var s = new Operand(scratch.Data, (long)head.T * Lane.Count, Lane.Count);
        var g = new Operand(scratch.Data + BlockRows * s.Outer, s.Outer, Lane.Count);
        var memory = head.Memory(2 * head.Head);
        var scale = Scale(head.K);
        ZeroRows(gradient.Keys, head.T, head.K);
        ZeroRows(gradient.V, head.T, head.K);
        for (var first = 0; first < head.T; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, head.T - first);
            CausalScores(first, rows, head.K, head.Q, head.Keys, s);
            CausalScores(first, rows, head.K, gradient.O, head.V, g);
            for (var r = 0; r < rows; r++)
            {
                var t = first + r;
                var dot = Dot(gradient.O.Data + t * gradient.O.Outer, head.O.Data + t * head.O.Outer, head.K);
                Differentiate(s.Data + r * s.Outer, g.Data + r * g.Outer, t + 1, scale, memory.Data + t * memory.Outer, dot);
            }

            CausalSum(first, rows, head.K, g, head.Keys, gradient.Q.From(first));
            CausalScatter(first, rows, head.K, g, head.Q, gradient.Keys);
            CausalScatter(first, rows, head.K, s, gradient.O, gradient.V);
        }
    }

    /// <summary>Scores become probabilities, in place; maximum and inverse sum go to memory.</summary>
    private static void Normalise(float* row, int count, Vector512<float> scale, float* memory)
    {
        var max = Vector512.Load(row);
        for (var j = 1; j < count; j++)
            max = Vector512.Max(max, Vector512.Load(row + j * Lane.Count));
        max *= scale;
        var sum = Vector512<float>.Zero;
        for (var j = 0; j < count; j++)
        {
            var p = Probability(row + j * Lane.Count, scale, max);
            sum += p;
            p.Store(row + j * Lane.Count);
        }

        var inverse = Vector512<float>.One / sum;
        for (var j = 0; j < count; j++)
            (Vector512.Load(row + j * Lane.Count) * inverse).Store(row + j * Lane.Count);
        max.Store(memory);
        inverse.Store(memory + Lane.Count);
    }

    /// <summary>s becomes P, g becomes dS, in place.</summary>
    private static void Differentiate(float* s, float* g, int count, Vector512<float> scale, float* memory, Vector512<float> dot)
    {
        var (max, inverse) = (Vector512.Load(memory), Vector512.Load(memory + Lane.Count));
        for (var j = 0; j < count; j++)
        {
            var at = j * Lane.Count;
            var p = Probability(s + at, scale, max) * inverse;
            p.Store(s + at);
            (p * (Vector512.Load(g + at) - dot) * scale).Store(g + at);
        }
    }

    private static Vector512<float> Probability(float* score, Vector512<float> scale, Vector512<float> max) =>
        Elementary.Exp(Vector512.FusedMultiplyAdd(Vector512.Load(score), scale, -max));

    private static Vector512<float> Scale(int keyDim) => Vector512<float>.One / Vector512.Sqrt(Vector512.Create((float)keyDim));
}
