using System.Runtime.Intrinsics;
using Sweeper.Trainer.Attention.Linear;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Mesa;

// q̃_t = R_t q_t, then linear attention at q̃. R_t = R_{t−1} − u_t u_tᵀ with u_t = R_{t−1} k_t / sqrt(1 + k_tᵀ R_{t−1} k_t), R_0 = λ I (Sherman and Morrison;
// von Oswald et al. 2023, section 3). The memory keeps q̃ and u, so the backward replays R_t forward in time, exactly, and never inverts the recursion.
// Backward (adjoint of the linear system H_t q̃_t = q_t, H_t = R_t⁻¹): with g_t = dL/dq̃_t of linear attention and w_t = R_t g_t,
// dq_t = w_t; dk_s gains −sum_{t ≥ s} [w_t (q̃_t·k_s) + q̃_t (w_t·k_s)]; dλ = sum_t w_t·q̃_t / λ².
internal sealed unsafe class MesaCpu : CpuAttention
{
    public static MesaCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => 2 * shape.Channels;

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        var (solved, u) = Memories(head);
        var r = scratch.Data;
        Start(r, head.K, parameters[head.Head]);
        for (var t = 0; t < head.T; t++)
        {
            Whiten(r, head.Keys.From(t).Data, u.From(t).Data, head.K);
            Advance(r, u.From(t).Data, head.Q.From(t).Data, solved.From(t).Data, head.K);
        }

        LinearCpu.Forward(head, solved, scratch);
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var (solved, u) = Memories(head);
        var lambda = parameters[head.Head];
        var s = new Operand(scratch.Data, (long)head.T * Lane.Count, Lane.Count);
        var g = new Operand(s.Data + BlockRows * s.Outer, s.Outer, Lane.Count);
        var dSolved = new Operand(g.Data + BlockRows * s.Outer, (long)head.K * Lane.Count, Lane.Count);
        var r = dSolved.Data + BlockRows * dSolved.Outer;
        var w = gradient.Q;
        var trace = Vector512<float>.Zero;
        Start(r, head.K, lambda);
        ZeroRows(gradient.Keys, head.T, head.K);
        ZeroRows(gradient.V, head.T, head.K);
        for (var first = 0; first < head.T; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, head.T - first);
            CausalScores(first, rows, head.K, gradient.O, head.V, g);
            CausalSum(first, rows, head.K, g, head.Keys, dSolved);
            for (var t = first; t < first + rows; t++)
            {
                Advance(r, u.From(t).Data, dSolved.From(t - first).Data, w.From(t).Data, head.K);
                for (var i = 0; i < head.K; i++)
                    trace = Vector512.FusedMultiplyAdd(Vector512.Load(w.From(t).Data + i * Lane.Count), Vector512.Load(solved.From(t).Data + i * Lane.Count), trace);
            }

            // dK = (G − W Kᵀ)ᵀ Q̃ − Sᵀ W: the scores of w are subtracted from g in place, s is negated after its use for dV.
            CausalScores(first, rows, head.K, w, head.Keys, s);
            for (var row = 0; row < rows; row++)
                Subtract(g.From(row).Data, s.From(row).Data, first + rows);
            CausalScatter(first, rows, head.K, g, solved, gradient.Keys);
            CausalScores(first, rows, head.K, solved, head.Keys, s);
            CausalScatter(first, rows, head.K, s, gradient.O, gradient.V);
            for (var row = 0; row < rows; row++)
                Negate(s.From(row).Data, first + rows);
            CausalScatter(first, rows, head.K, s, w, gradient.Keys);
        }

        if (lambda > MesaLambda.Smallest)
            dParameters[head.Head] += LaneSum.Of(trace) / (lambda * lambda);
    }

    private static (Operand Solved, Operand U) Memories(HeadView head) =>
        (head.Memory(2 * head.Head * head.K), head.Memory((2 * head.Head * head.K) + head.K));

    /// <summary>R = λ I.</summary>
    private static void Start(float* r, int keyDim, float lambda)
    {
        new Span<float>(r, keyDim * keyDim * Lane.Count).Clear();
        for (var i = 0; i < keyDim; i++)
            Vector512.Create(MathF.Max(lambda, MesaLambda.Smallest)).Store(r + i * (keyDim + 1) * Lane.Count);
    }

    /// <summary><c>u = R k / sqrt(1 + kᵀ R k)</c>.</summary>
    private static void Whiten(float* r, float* k, float* u, int keyDim)
    {
        var row = (long)keyDim * Lane.Count;
        LaneProduct.Multiply<PerLane>(keyDim, 1, keyDim, new Operand(r, row, Lane.Count), new Operand(k, Lane.Count, Lane.Count), new Operand(u, Lane.Count, Lane.Count), null);
        var norm = Vector512<float>.One;
        for (var i = 0; i < keyDim; i++)
            norm = Vector512.FusedMultiplyAdd(Vector512.Load(u + i * Lane.Count), Vector512.Load(k + i * Lane.Count), norm);
        var scale = Vector512<float>.One / Vector512.Sqrt(norm);
        for (var i = 0; i < keyDim; i++)
            (Vector512.Load(u + i * Lane.Count) * scale).Store(u + i * Lane.Count);
    }

    /// <summary><c>R −= u uᵀ</c>, then <c>y = R x</c>, in one pass over R; four rows at a time.</summary>
    private static void Advance(float* r, float* u, float* x, float* y, int keyDim)
    {
        var row = keyDim * Lane.Count;
        var i = 0;
        for (; i + 4 <= keyDim; i += 4)
        {
            var at = u + i * Lane.Count;
            var (u0, u1, u2, u3) = (-Vector512.Load(at), -Vector512.Load(at + 16), -Vector512.Load(at + 32), -Vector512.Load(at + 48));
            Vector512<float> y0, y1, y2, y3;
            y0 = y1 = y2 = y3 = Vector512<float>.Zero;
            float* r0 = r + (long)i * row, r1 = r0 + row, r2 = r1 + row, r3 = r2 + row;
            for (var j = 0; j < row; j += Lane.Count)
            {
                var (uj, xj) = (Vector512.Load(u + j), Vector512.Load(x + j));
                var e = Vector512.FusedMultiplyAdd(u0, uj, Vector512.Load(r0 + j));
                e.Store(r0 + j);
                y0 = Vector512.FusedMultiplyAdd(e, xj, y0);
                e = Vector512.FusedMultiplyAdd(u1, uj, Vector512.Load(r1 + j));
                e.Store(r1 + j);
                y1 = Vector512.FusedMultiplyAdd(e, xj, y1);
                e = Vector512.FusedMultiplyAdd(u2, uj, Vector512.Load(r2 + j));
                e.Store(r2 + j);
                y2 = Vector512.FusedMultiplyAdd(e, xj, y2);
                e = Vector512.FusedMultiplyAdd(u3, uj, Vector512.Load(r3 + j));
                e.Store(r3 + j);
                y3 = Vector512.FusedMultiplyAdd(e, xj, y3);
            }

            var to = y + i * Lane.Count;
            y0.Store(to);
            y1.Store(to + 16);
            y2.Store(to + 32);
            y3.Store(to + 48);
        }

        for (; i < keyDim; i++)
        {
            var ui = -Vector512.Load(u + i * Lane.Count);
            var sum = Vector512<float>.Zero;
            var ri = r + (long)i * row;
            for (var j = 0; j < row; j += Lane.Count)
            {
                var e = Vector512.FusedMultiplyAdd(ui, Vector512.Load(u + j), Vector512.Load(ri + j));
                e.Store(ri + j);
                sum = Vector512.FusedMultiplyAdd(e, Vector512.Load(x + j), sum);
            }

            sum.Store(y + i * Lane.Count);
        }
    }

    private static void Subtract(float* from, float* what, int columns)
    {
        for (var i = 0; i < columns * Lane.Count; i += Lane.Count)
            (Vector512.Load(from + i) - Vector512.Load(what + i)).Store(from + i);
    }

    private static void Negate(float* row, int columns)
    {
        for (var i = 0; i < columns * Lane.Count; i += Lane.Count)
            (-Vector512.Load(row + i)).Store(row + i);
    }
}
