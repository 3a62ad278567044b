using System.Runtime.Intrinsics;
using Sweeper.Trainer.Attention.Linear;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Mesa;

// q̃_t = R_t q_t, then linear attention at q̃. R_t = R_{t−1} − p_t p_tᵀ / n_t with p_t = R_{t−1} k_t and n_t = 1 + k_tᵀ p_t, R_0 = λ I (Sherman and Morrison;
// von Oswald et al. 2023, section 3). The memory keeps q̃, p and 1/n, so the backward replays R_t forward in time, exactly, and never inverts the recursion.
// Backward (adjoint of the linear system H_t q̃_t = q_t, H_t = R_t⁻¹): with g_t = dL/dq̃_t of linear attention and w_t = R_t g_t,
// dq_t = w_t; dk_s gains −sum_{t ≥ s} [w_t (q̃_t·k_s) + q̃_t (w_t·k_s)]; dλ = sum_t w_t·q̃_t / λ².
internal sealed unsafe class MesaCpu : CpuAttention
{
    public static MesaCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => (2 * shape.Channels) + shape.Heads;

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        var (solved, p, inverse) = Memories(head);
        var scaled = scratch.Data;
        var r = scaled + (head.K * Lane.Count);
        Start(r, head.K, parameters[head.Head]);
        for (var t = 0; t < head.T; t++)
        {
            Project(r, head.Keys.From(t).Data, p.From(t).Data, inverse.From(t).Data, head.K);
            Advance(r, p.From(t).Data, inverse.From(t).Data, scaled, head.Q.From(t).Data, solved.From(t).Data, head.K);
        }

        LinearCpu.Forward(head, solved, scratch);
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var (solved, p, inverse) = Memories(head);
        var lambda = parameters[head.Head];
        var s = new Operand(scratch.Data, (long)head.T * Lane.Count, Lane.Count);
        var g = new Operand(s.Data + BlockRows * s.Outer, s.Outer, Lane.Count);
        var dSolved = new Operand(g.Data + BlockRows * s.Outer, (long)head.K * Lane.Count, Lane.Count);
        var scaled = dSolved.Data + BlockRows * dSolved.Outer;
        var r = scaled + (head.K * Lane.Count);
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
                Advance(r, p.From(t).Data, inverse.From(t).Data, scaled, dSolved.From(t - first).Data, w.From(t).Data, head.K);
                trace += Dot(w.From(t).Data, solved.From(t).Data, head.K);
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

    private static (Operand Solved, Operand P, Operand Inverse) Memories(HeadView head)
    {
        var first = head.Head * ((2 * head.K) + 1);
        return (head.Memory(first), head.Memory(first + head.K), head.Memory(first + (2 * head.K)));
    }

    /// <summary>R = λ I.</summary>
    private static void Start(float* r, int keyDim, float lambda)
    {
        new Span<float>(r, keyDim * keyDim * Lane.Count).Clear();
        for (var i = 0; i < keyDim; i++)
            Vector512.Create(MathF.Max(lambda, MesaLambda.Smallest)).Store(r + i * (keyDim + 1) * Lane.Count);
    }

    /// <summary><c>p = R k</c> and <c>inverse = 1 / (1 + kᵀ p)</c>.</summary>
    private static void Project(float* r, float* k, float* p, float* inverse, int keyDim)
    {
        LaneProduct.Multiply<PerLane>(
            keyDim, 1, keyDim, new Operand(r, (long)keyDim * Lane.Count, Lane.Count), new Operand(k, Lane.Count, Lane.Count), new Operand(p, Lane.Count, Lane.Count), null);
        (Vector512<float>.One / (Vector512<float>.One + Dot(k, p, keyDim))).Store(inverse);
    }

    /// <summary><c>R −= p pᵀ · inverse</c>, then <c>y = R x</c>, in one pass over R; four rows at a time. scaled: [K], overwritten.</summary>
    private static void Advance(float* r, float* p, float* inverse, float* scaled, float* x, float* y, int keyDim)
    {
        for (var c = 0; c < keyDim * Lane.Count; c += Lane.Count)
            (Vector512.Load(p + c) * Vector512.Load(inverse)).Store(scaled + c);
        var row = keyDim * Lane.Count;
        var i = 0;
        for (; i + 4 <= keyDim; i += 4)
        {
            var at = p + i * Lane.Count;
            var (p0, p1, p2, p3) = (-Vector512.Load(at), -Vector512.Load(at + 16), -Vector512.Load(at + 32), -Vector512.Load(at + 48));
            Vector512<float> y0, y1, y2, y3;
            y0 = y1 = y2 = y3 = Vector512<float>.Zero;
            float* r0 = r + (long)i * row, r1 = r0 + row, r2 = r1 + row, r3 = r2 + row;
            for (var j = 0; j < row; j += Lane.Count)
            {
                var (sj, xj) = (Vector512.Load(scaled + j), Vector512.Load(x + j));
                var e = Vector512.FusedMultiplyAdd(p0, sj, Vector512.Load(r0 + j));
                e.Store(r0 + j);
                y0 = Vector512.FusedMultiplyAdd(e, xj, y0);
                e = Vector512.FusedMultiplyAdd(p1, sj, Vector512.Load(r1 + j));
                e.Store(r1 + j);
                y1 = Vector512.FusedMultiplyAdd(e, xj, y1);
                e = Vector512.FusedMultiplyAdd(p2, sj, Vector512.Load(r2 + j));
                e.Store(r2 + j);
                y2 = Vector512.FusedMultiplyAdd(e, xj, y2);
                e = Vector512.FusedMultiplyAdd(p3, sj, Vector512.Load(r3 + j));
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
            var pi = -Vector512.Load(p + i * Lane.Count);
            var sum = Vector512<float>.Zero;
            var ri = r + (long)i * row;
            for (var j = 0; j < row; j += Lane.Count)
            {
                var e = Vector512.FusedMultiplyAdd(pi, Vector512.Load(scaled + j), Vector512.Load(ri + j));
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
