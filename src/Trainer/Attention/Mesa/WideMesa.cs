using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Mesa;

// Mesa in float64, eight lanes at a time, for a λ so large that float32 does not do. Where keys leave directions out, q̃ is near λ there beside numbers near 1, and each key
// leaves a rounding of λ · 6e-8 in what should cancel. Here: the recursion of R as it is written (von Oswald et al. 2023, section 3) and K x K states, one token after
// another; three to five times the time of MesaCpu. Tokens, outputs, gradients, and q̃ between forward and backward, stay float32.
internal static unsafe class WideMesa
{
    /// <summary>Least λ T: below it float32 is off by at most some 1e-6 λ T of the scale of the output (docs/numerics.md).</summary>
    private const float Threshold = 16384;

    public static bool Applies(float lambda, int context) => lambda * context >= Threshold;

    public static void Forward(HeadView head, float lambda, Scratch scratch)
    {
        var (solved, state) = (head.Memory(head.Head * head.K), new WideStates(head.K, scratch));
        for (var half = 0; half < WideStates.Halves; half++)
        {
            state.Start(lambda);
            for (var t = 0; t < head.T; t++)
            {
                state.Take(half, head.Keys.From(t).Data, state.Key);
                state.Take(half, head.V.From(t).Data, state.Value);
                state.Take(half, head.Q.From(t).Data, state.Query);
                state.AddKey();
                state.Multiply(state.R, state.Query, state.Solved);
                state.AddProduct(state.G, state.Value, state.Key);
                state.Multiply(state.G, state.Solved, state.Result);
                state.Give(half, state.Solved, solved.From(t).Data);
                state.Give(half, state.Result, head.O.From(t).Data);
            }
        }
    }

    /// <returns><c>sum_t w_t·q̃_t</c> over positions and lanes.</returns>
    public static double Backward(HeadView head, HeadView gradient, float lambda, Scratch scratch)
    {
        var state = new WideStates(head.K, scratch);
        var sum = 0.0;
        for (var half = 0; half < WideStates.Halves; half++)
        {
            sum += SolveAdjoint(head, gradient, lambda, state, half);
            SweepBack(head, gradient, state, half);
        }

        return sum;
    }

    /// <summary>Forward in time: w_t = R_t G_tᵀ dO_t, which is dq.</summary>
    private static double SolveAdjoint(HeadView head, HeadView gradient, float lambda, WideStates state, int half)
    {
        var sum = Vector512<double>.Zero;
        state.Start(lambda);
        for (var t = 0; t < head.T; t++)
        {
            state.Take(half, head.Keys.From(t).Data, state.Key);
            state.Take(half, head.V.From(t).Data, state.Value);
            state.Take(half, head.Q.From(t).Data, state.Query);
            state.AddKey();
            state.Multiply(state.R, state.Query, state.Solved);
            state.AddProduct(state.G, state.Key, state.Value);
            state.Take(half, gradient.O.From(t).Data, state.Value);
            state.Multiply(state.G, state.Value, state.Query);
            state.Multiply(state.R, state.Query, state.Result);
            state.Give(half, state.Result, gradient.Q.From(t).Data);
            sum += state.Dot(state.Result, state.Solved);
        }

        var total = 0.0;
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
            total += sum[lane];
        return total;
    }

    /// <summary>Back in time, with P = sum dO q̃ᵀ and N = sum (w q̃ᵀ + q̃ wᵀ) over the positions from s on: dv_s = P k_s, dk_s = Pᵀ v_s − N k_s.</summary>
    private static void SweepBack(HeadView head, HeadView gradient, WideStates state, int half)
    {
        var solved = head.Memory(head.Head * head.K);
        double* p = state.R, n = state.G;
        state.Clear(p);
        state.Clear(n);
        for (var t = head.T - 1; t >= 0; t--)
        {
            state.Take(half, solved.From(t).Data, state.Solved);
            state.Take(half, gradient.O.From(t).Data, state.Query);
            state.AddProduct(p, state.Query, state.Solved);
            state.Take(half, gradient.Q.From(t).Data, state.Query);
            state.AddProduct(n, state.Query, state.Solved);
            state.AddProduct(n, state.Solved, state.Query);
            state.Take(half, head.Keys.From(t).Data, state.Key);
            state.Take(half, head.V.From(t).Data, state.Value);
            state.Multiply(p, state.Key, state.Result);
            state.Give(half, state.Result, gradient.V.From(t).Data);
            state.MultiplyTransposed(p, state.Value, state.Result);
            state.Multiply(n, state.Key, state.Query);
            state.Subtract(state.Result, state.Query);
            state.Give(half, state.Result, gradient.Keys.From(t).Data);
        }
    }
}
