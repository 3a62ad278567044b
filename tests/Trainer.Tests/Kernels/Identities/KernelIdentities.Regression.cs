using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Kernels.Identities;

/// <summary>
/// Linear attention is one step of gradient descent, mesa attention is the least-squares solution, and mesa tends to linear as λ → 0
/// (arXiv 2309.05858, sections 2 and 3).
/// </summary>
public abstract partial class KernelIdentities
{
    /// <summary>
    /// Constructed tokens <c>e_t = [0, s_t, s_t, s_{t−1}]</c>, with W_q reading s_t, W_k reading s_{t−1}, W_v reading η s_t, and P writing to the first
    /// slot: the first slot of the residual is then W s_t, where <c>W = 0 − η dL/dW</c> at W = 0 for <c>L = sum_{s≤t} |s_s − W s_{s−1}|² / 2</c>.
    /// </summary>
    [Theory, InlineData(1, 1), InlineData(3, 12), InlineData(10, 50)]
    public void Linear_attention_with_the_papers_weights_is_one_step_of_gradient_descent(int n, int context)
    {
        using var kernels = Create();
        var (states, tokens) = ConstructedTokens(n, context);
        var (shape, rate) = (new AttentionShape(AttentionKind.Linear, 1, n), 1 / 32f);
        var (project, write) = (new float[4 * n * 3 * n], new float[n * 4 * n]);
        for (var i = 0; i < n; i++)
        {
            project[(1 * n + i) * 3 * n + 0 * n + i] = 1;
            project[(3 * n + i) * 3 * n + 1 * n + i] = 1;
            project[(2 * n + i) * 3 * n + 2 * n + i] = rate;
            write[i * 4 * n + i] = 1;
        }

        var (e, y) = (kernels.NewActivation(1, context, 4 * n, tokens), kernels.NewActivation(1, context, 4 * n));
        var (qkv, o) = (kernels.NewActivation(1, context, 3 * n), kernels.NewActivation(1, context, n));
        var (wIn, wOut) = (new Matrix(kernels.NewParameters(project), 0, 4 * n, 3 * n), new Matrix(kernels.NewParameters(write), 0, n, 4 * n));
        kernels.MatMul(e, wIn, qkv);
        kernels.Attention(shape, 0, qkv, new Matrix(kernels.NewParameters(0), 0, 1, 0), o, kernels.NewActivation(1, context, kernels.AttentionMemory(shape)));
        kernels.MatMul(o, wOut, y, e);

        var expected = Array.ConvertAll(tokens, x => (double)x);
        for (var lane = 0; lane < Lane.Count; lane++)
            for (var t = 0; t < context; t++)
            {
                var step = GradientStep(states, lane, t, n, rate);
                for (var i = 0; i < n; i++)
                    for (var j = 0; j < n; j++)
                        expected[At(context, 4 * n, 0, t, i, lane)] += step[i, j] * states[lane, t + 1, j];
            }

        Near(expected, kernels.Read(y), Tolerance());
    }

    [Theory, InlineData(0.1f), InlineData(1f), InlineData(1000f)]
    public void Mesa_attention_is_the_ridge_solution_at_every_position(float lambda)
    {
        using var kernels = Create();
        const int context = 20, heads = 2, keyDim = 4, channels = heads * keyDim;
        var qkv = Tokens(2, context, 3 * channels);
        var expected = new double[2 * context * channels * Lane.Count];
        double Number(int g, int t, int part, int head, int i, int lane) => qkv[At(context, 3 * channels, g, t, head * 3 * keyDim + part * keyDim + i, lane)];
        for (var g = 0; g < 2; g++)
            for (var lane = 0; lane < Lane.Count; lane++)
                for (var head = 0; head < heads; head++)
                    for (var t = 0; t < context; t++)
                    {
                        var (group, sequence, h) = (g, lane, head);
                        var phi = Ridge.Solve(
                            t + 1, keyDim, (s, i) => Number(group, s, 1, h, i, sequence), (s, i) => Number(group, s, 2, h, i, sequence), lambda);
                        for (var i = 0; i < keyDim; i++)
                            expected[At(context, channels, g, t, head * keyDim + i, lane)] =
                                Enumerable.Range(0, keyDim).Sum(j => phi[i, j] * Number(group, t, 0, h, j, sequence));
                    }

        Near(expected, Attend(kernels, new AttentionShape(AttentionKind.Mesa, heads, keyDim), qkv, 2, context, lambda), Tolerance(lambda));
    }

    /// <summary>γ = 0.9 and 0.6: pairs weigh γ^(t−s), the regulariser γ^(t+1) / λ.</summary>
    [Theory, InlineData(2.1972246f), InlineData(0.4054651f)]
    public void Mesa_that_forgets_is_the_weighted_ridge_solution_at_every_position(float logit)
    {
        using var kernels = Create();
        const int context = 20, keyDim = 4;
        var (qkv, expected, gamma) = (Tokens(1, context, 3 * keyDim), new double[context * keyDim * Lane.Count], 1 / (1 + Math.Exp(-(double)logit)));
        double Number(int t, int part, int i, int lane) => qkv[At(context, 3 * keyDim, 0, t, part * keyDim + i, lane)];
        for (var lane = 0; lane < Lane.Count; lane++)
            for (var t = 0; t < context; t++)
            {
                var (sequence, now) = (lane, t);
                double Weight(int s) => Math.Pow(gamma, (now - s) / 2.0);
                var phi = Ridge.Solve(
                    t + 1, keyDim, (s, i) => Weight(s) * Number(s, 1, i, sequence), (s, i) => Weight(s) * Number(s, 2, i, sequence), Math.Pow(gamma, -(t + 1)));
                for (var i = 0; i < keyDim; i++)
                    expected[At(context, keyDim, 0, t, i, lane)] = Enumerable.Range(0, keyDim).Sum(j => phi[i, j] * Number(t, 0, j, sequence));
            }

        Near(expected, Attend(kernels, new AttentionShape(AttentionKind.Mesa, 1, keyDim) { Forgetting = true }, qkv, 1, context, [1, logit]), Tolerance());
    }

    /// <summary>Keys along one direction only: in the others H decays to nothing and its inverse grows out of range. It ends, and not as a number that looks like a result.</summary>
    [Fact]
    public void Mesa_that_forgets_all_that_it_knew_ends_in_no_number()
    {
        using var kernels = Create();
        const int context = 2048, keyDim = 3;
        var qkv = Tokens(1, context, 3 * keyDim);
        for (var i = 0; i < qkv.Length; i++)
            if (i / Lane.Count % (3 * keyDim) is 4 or 5)
                qkv[i] = 0;
        var o = Attend(kernels, new AttentionShape(AttentionKind.Mesa, 1, keyDim) { Forgetting = true }, qkv, 1, context, [1, 0]);
        Assert.All(o.Take(keyDim * Lane.Count), x => Assert.True(double.IsFinite(x)));
        Assert.All(o.TakeLast(keyDim * Lane.Count), x => Assert.False(double.IsFinite(x)));
    }

    [Fact]
    public void Mesa_over_lambda_tends_to_linear_attention_and_the_error_is_of_order_lambda()
    {
        using var kernels = Create();
        var qkv = Tokens(1, 12, 24);
        var linear = Attend(kernels, new AttentionShape(AttentionKind.Linear, 2, 4), qkv, 1, 12);
        double Error(float lambda) =>
            Distance(linear, Array.ConvertAll(Attend(kernels, new AttentionShape(AttentionKind.Mesa, 2, 4), qkv, 1, 12, lambda), x => x / lambda));

        var (coarse, fine) = (Error(1e-3f), Error(1e-4f));
        Assert.InRange(coarse, 1e-4, 1e-2);
        Assert.InRange(coarse / fine, 9.5, 10.1);
    }

    /// <summary>States s_0 = 0, s_1 … s_T of each lane, and the tokens made of them.</summary>
    private static (float[,,] States, float[] Tokens) ConstructedTokens(int n, int context)
    {
        var (states, tokens, random) = (new float[Lane.Count, context + 1, n], new float[context * 4 * n * Lane.Count], new TestRandom(7));
        for (var lane = 0; lane < Lane.Count; lane++)
            for (var t = 0; t < context; t++)
                for (var i = 0; i < n; i++)
                {
                    states[lane, t + 1, i] = random.Next();
                    tokens[At(context, 4 * n, 0, t, n + i, lane)] = tokens[At(context, 4 * n, 0, t, 2 * n + i, lane)] = states[lane, t + 1, i];
                    tokens[At(context, 4 * n, 0, t, 3 * n + i, lane)] = states[lane, t, i];
                }

        return (states, tokens);
    }

    /// <summary>−η dL/dW at W = 0 over the pairs (s_{s−1}, s_s) up to position t.</summary>
    private static double[,] GradientStep(float[,,] states, int lane, int t, int n, double rate)
    {
        var step = new double[n, n];
        for (var s = 0; s <= t; s++)
            for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++)
                {
                    const double predicted = 0;
                    step[i, j] -= rate * (predicted - states[lane, s + 1, i]) * states[lane, s, j];
                }

        return step;
    }
}
