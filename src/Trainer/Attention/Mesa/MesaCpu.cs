using System.Runtime.Intrinsics;
using Sweeper.Trainer.Attention.Linear;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Mesa;

// q̃_t = R_t q_t with R_t = (sum_{s ≤ t} k_s k_sᵀ + I/λ)⁻¹, then linear attention at q̃ (von Oswald et al. 2023, section 3). The memory keeps q̃; the backward
// replays R forward in time. It is the adjoint of the linear system R_t⁻¹ q̃_t = q_t: with g_t = dL/dq̃_t of linear attention and w_t = R_t g_t,
// dq_t = w_t; dk_s gains −sum_{t ≥ s} [w_t (q̃_t·k_s) + q̃_t (w_t·k_s)]; dλ = sum_t w_t·q̃_t / λ².
internal sealed unsafe class MesaCpu : CpuAttention
{
    public static MesaCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => shape.Channels;

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        if (head.Shape.Forgetting)
        {
            ForgettingCpu.Forward(head, parameters, scratch);
            return;
        }

        if (WideMesa.Applies(parameters[head.Head], head.T))
        {
            WideMesa.Forward(head, parameters[head.Head], scratch);
            return;
        }

        var solved = head.Memory(head.Head * head.K);
        var solver = new RidgeSolver(scratch.Data, head.K);
        solver.Start(MathF.Max(parameters[head.Head], MesaLambda.Smallest));
        for (var t = 0; t < head.T; t++)
        {
            solver.Add(head.Keys.From(t).Data);
            solver.Solve(head.Q.From(t).Data, solved.From(t).Data);
        }

        LinearCpu.Forward(head, solved, scratch);
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        if (head.Shape.Forgetting)
        {
            ForgettingCpu.Backward(head, gradient, parameters, dParameters, scratch);
            return;
        }

        var lambda = parameters[head.Head];
        if (WideMesa.Applies(lambda, head.T))
        {
            dParameters[head.Head] += (float)(WideMesa.Backward(head, gradient, lambda, scratch) / ((double)lambda * lambda));
            return;
        }

        var chunk = Chunk.Of(head.T, head.K);
        var solved = head.Memory(head.Head * head.K);
        var buffers = new MesaBuffers(head.K, chunk, scratch);
        var solver = new RidgeSolver(buffers.Solver, head.K);
        solver.Start(MathF.Max(lambda, MesaLambda.Smallest));
        var trace = Vector512<float>.Zero;
        ZeroRows(gradient.Keys, head.T, head.K);
        ZeroRows(gradient.V, head.T, head.K);
        for (var start = 0; start < head.T; start += chunk)
        {
            var length = Math.Min(chunk, head.T - start);
            for (var first = 0; first < length; first += BlockRows)
                trace += Block(head, gradient, solved, buffers, solver, start, first, Math.Min(BlockRows, length - first));
            if (start + length < head.T)
                Chunk.Accumulate(head.K, length, head.Keys.From(start), head.V.From(start), buffers.State, start > 0);
        }

        LinearCpu.FromLaterChunks(head, gradient, solved, chunk, buffers.State);
        KeysFromLaterChunks(head, gradient, solved, chunk, buffers.State);
        if (lambda > MesaLambda.Smallest)
            dParameters[head.Head] += LaneSum.Of(trace) / (lambda * lambda);
    }

    /// <summary>A block of rows of a chunk: its w, and all that it says about keys and values of its own chunk.</summary>
    /// <returns><c>sum_t w_t·q̃_t</c>.</returns>
    private static Vector512<float> Block(HeadView head, HeadView gradient, Operand solved, MesaBuffers buffers, RidgeSolver solver, int start, int first, int rows)
    {
        var (s, g, dSolved) = (buffers.Scores, buffers.Slopes, buffers.Rows);
        var (k, v, dO, w, x) = (head.Keys.From(start), head.V.From(start), gradient.O.From(start), gradient.Q.From(start), solved.From(start));
        var (dK, dV) = (gradient.Keys.From(start), gradient.V.From(start));
        if (start > 0)
            LaneProduct.Multiply<PerLane>(rows, head.K, head.K, dO.From(first), buffers.State.Transposed, dSolved, null);
        CausalScores(first, rows, head.K, dO, v, g);
        CausalSum(first, rows, head.K, g, k, dSolved, add: start > 0);
        var trace = Vector512<float>.Zero;
        for (var t = first; t < first + rows; t++)
        {
            solver.Add(k.From(t).Data);
            solver.Solve(dSolved.From(t - first).Data, w.From(t).Data);
            trace += Dot(w.From(t).Data, x.From(t).Data, head.K);
        }

        // dK = (G − W Kᵀ)ᵀ Q̃ − Sᵀ W: the scores of w are subtracted from g in place, s is negated after its use for dV.
        CausalScores(first, rows, head.K, w, k, s);
        for (var row = 0; row < rows; row++)
            Subtract(g.From(row).Data, s.From(row).Data, first + rows);
        CausalScatter(first, rows, head.K, g, x, dK);
        CausalScores(first, rows, head.K, x, k, s);
        CausalScatter(first, rows, head.K, s, dO, dV);
        for (var row = 0; row < rows; row++)
            Negate(s.From(row).Data, first + rows);
        CausalScatter(first, rows, head.K, s, w, dK);
        return trace;
    }

    /// <summary><c>dk_s −= N k_s</c> with <c>N = sum over later chunks of q̃ wᵀ + w q̃ᵀ</c>. w lies where dq does.</summary>
    private static void KeysFromLaterChunks(HeadView head, HeadView gradient, Operand solved, int chunk, Operand state)
    {
        var last = (head.T - 1) / chunk * chunk;
        ZeroRows(state, head.K, head.K);
        for (var start = last - chunk; start >= 0; start -= chunk)
        {
            var later = start + chunk;
            var length = Math.Min(chunk, head.T - later);
            for (var row = 0; row < head.K; row++)
                Negate(state.From(row).Data, head.K);
            Chunk.Accumulate(head.K, length, solved.From(later), gradient.Q.From(later), state, add: true);
            Chunk.Accumulate(head.K, length, gradient.Q.From(later), solved.From(later), state, add: true);
            for (var row = 0; row < head.K; row++)
                Negate(state.From(row).Data, head.K);
            var dK = gradient.Keys.From(start);
            LaneProduct.Multiply<PerLane>(chunk, head.K, head.K, head.Keys.From(start), state, dK, dK.Data);
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
