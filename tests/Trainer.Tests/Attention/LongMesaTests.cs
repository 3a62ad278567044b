using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.Linear;
using Sweeper.Trainer.Attention.Mesa;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Tests.Kernels;
using Xunit.Abstractions;

namespace Sweeper.Trainer.Tests.Attention;

/// <summary>
/// Mesa where the backward of its paper fails: λ = 1000, few keys over and over, 2048 positions. The paper walks back with
/// <c>R_{t−1} = R_t − R_t k kᵀ R_t / (kᵀ R_t k − 1)</c> from the last R, whose memory of λ has long been rounded away; the kernels replay R forward in time.
/// </summary>
public sealed class LongMesaTests(ITestOutputHelper output)
{
    private const int Context = 2048;

    /// <summary>Sequences of the group that are compared: the reference is O(T²) for each.</summary>
    private static readonly int[] Lanes = [0, 7, 15];

    /// <summary>
    /// Fewer distinct keys than channels leave directions in which H_t stays I/λ; as many or more leave none. dv is what q̃, kept in float32 between forward and backward,
    /// allows: its rounding is felt in k·q̃. dλ is w·q̃ over λ², where all but 1e-7 of their lengths is orthogonal: the float64 reference itself has four digits of it.
    /// </summary>
    [Theory]
    [InlineData(8, 8, 1e-6, 1e-4, 1.0)]
    [InlineData(8, 3, 1e-6, 1e-2, 100.0)]
    [InlineData(20, 3, 1e-6, 1e-2, 100.0)]
    public void Gradients_stay_right_at_length_with_repeated_keys(int keyDim, int distinct, double tolerance, double ofValues, double ofReversal)
    {
        var errors = Errors(keyDim, distinct, 1000);
        output.WriteLine($"K = {keyDim}, {distinct} keys: {errors}");
        Assert.InRange(errors.O, 0, tolerance);
        Assert.InRange(errors.Dq, 0, tolerance);
        Assert.InRange(errors.Dk, 0, 10 * tolerance);
        Assert.InRange(errors.Dv, 0, ofValues);
        Assert.InRange(errors.DLambda, 0, 1e-3);
        Assert.True(errors.Reversal > ofReversal, $"The reversal must fail here, or the test says nothing, but its error is {errors.Reversal}.");
    }

    /// <summary>The largest λ at this length for which float32 is used (<see cref="WideMesa"/>): what it leaves of the digits.</summary>
    [Theory]
    [InlineData(8, 8, 1e-4)]
    [InlineData(20, 3, 2e-2)]
    public void Below_the_threshold_float32_holds(int keyDim, int distinct, double tolerance)
    {
        Assert.False(WideMesa.Applies(7.99f, Context));
        var errors = Errors(keyDim, distinct, 7.99f);
        output.WriteLine($"K = {keyDim}, {distinct} keys: {errors}");
        Assert.InRange(Math.Max(Math.Max(errors.O, errors.Dq), Math.Max(errors.Dk, errors.Dv)), 0, tolerance);
    }

    private static (double O, double Dq, double Dk, double Dv, double DLambda, double Reversal) Errors(int keyDim, int distinct, float lambda)
    {
        var shape = new AttentionShape(AttentionKind.Mesa, 1, keyDim);
        var (qkv, dO) = (Tokens(keyDim, distinct), new TestRandom(2).Floats(Context * keyDim * Lane.Count));
        for (var i = 0; i < dO.Length; i++)
            dO[i] = Lanes.Contains(i % Lane.Count) ? dO[i] : 0;
        using var kernels = new CpuKernels();
        var (input, dInput) = (kernels.NewActivation(1, Context, 3 * keyDim, qkv), kernels.NewActivation(1, Context, 3 * keyDim));
        var (o, memory) = (kernels.NewActivation(1, Context, keyDim), kernels.NewActivation(1, Context, kernels.AttentionMemory(shape)));
        var (parameters, gradient) = (new Matrix(kernels.NewParameters([lambda]), 0, 1, 1), new Matrix(kernels.NewParameters([0]), 0, 1, 1));
        kernels.Attention(shape, 0, input, parameters, o, memory);
        kernels.AttentionGradient(shape, 0, input, parameters, o, memory, kernels.NewActivation(1, Context, keyDim, dO), dInput, gradient);
        var (forward, backward) = (kernels.Read(o), kernels.Read(dInput));
        double ofO = 0, ofQ = 0, ofK = 0, ofV = 0, reversal = 0, dLambda = 0;
        foreach (var lane in Lanes)
        {
            var tokens = Array.ConvertAll(qkv, x => (double)x);
            var (q, k, v) = (Part(tokens, lane, 3 * keyDim, 0, keyDim), Part(tokens, lane, 3 * keyDim, keyDim, keyDim), Part(tokens, lane, 3 * keyDim, 2 * keyDim, keyDim));
            var d = Part(Array.ConvertAll(dO, x => (double)x), lane, keyDim, 0, keyDim);
            var expected = MesaReference.Backward(q, k, v, lambda, d);
            dLambda += expected.DLambda;
            ofO = Math.Max(ofO, Distance(MesaReference.Forward(q, k, v, lambda), Part(forward, lane, keyDim, 0, keyDim)));
            ofQ = Math.Max(ofQ, Distance(expected.DQ, Part(backward, lane, 3 * keyDim, 0, keyDim)));
            ofK = Math.Max(ofK, Distance(expected.DK, Part(backward, lane, 3 * keyDim, keyDim, keyDim)));
            ofV = Math.Max(ofV, Distance(expected.DV, Part(backward, lane, 3 * keyDim, 2 * keyDim, keyDim)));
            reversal = Math.Max(reversal, Distance(expected.DQ, Reversed(q, k, v, d, lambda)));
        }

        return (ofO, ofQ, ofK, ofV, Math.Abs((kernels.Read(gradient.Vector)[0] / dLambda) - 1), reversal);
    }

    /// <summary>The paper's backward of dq in float32: forward to the last R, then back; all else, dL/dq̃ above all, is exact.</summary>
    private static double[,] Reversed(double[,] q, double[,] k, double[,] v, double[,] dO, float lambda)
    {
        var keyDim = q.GetLength(1);
        var (g, _, _) = LinearReference.Backward(q, k, v, dO);
        var (r, dq) = (new float[keyDim, keyDim], new double[Context, keyDim]);
        for (var i = 0; i < keyDim; i++)
            r[i, i] = lambda;
        for (var t = 0; t < Context; t++)
            Update(r, k, t, 1);
        for (var t = Context - 1; t >= 0; t--)
        {
            for (var i = 0; i < keyDim; i++)
                for (var j = 0; j < keyDim; j++)
                    dq[t, i] += r[i, j] * g[t, j];
            Update(r, k, t, -1);
        }

        return dq;
    }

    /// <summary><c>R −= R k kᵀ R / (kᵀ R k + sign)</c>: the key taken in, or taken out again.</summary>
    private static void Update(float[,] r, double[,] k, int t, float sign)
    {
        var keyDim = k.GetLength(1);
        var (rk, krk) = (new float[keyDim], sign);
        for (var i = 0; i < keyDim; i++)
        {
            for (var j = 0; j < keyDim; j++)
                rk[i] += r[i, j] * (float)k[t, j];
            krk += (float)k[t, i] * rk[i];
        }

        for (var i = 0; i < keyDim; i++)
            for (var j = 0; j < keyDim; j++)
                r[i, j] -= rk[i] * rk[j] / krk;
    }

    /// <summary>[T, 3K] of 16 lanes whose keys after the first few are those again.</summary>
    private static float[] Tokens(int keyDim, int distinct)
    {
        var tokens = new TestRandom(1).Floats(Context * 3 * keyDim * Lane.Count);
        var period = distinct * 3 * keyDim * Lane.Count;
        for (var i = period; i < tokens.Length; i++)
            if (i / Lane.Count % (3 * keyDim) / keyDim == 1)
                tokens[i] = tokens[i - period];
        return tokens;
    }

    /// <summary>[T, K] of one lane: channels from <paramref name="first"/> on.</summary>
    private static double[,] Part(double[] all, int lane, int channels, int first, int keyDim)
    {
        var part = new double[Context, keyDim];
        for (var t = 0; t < Context; t++)
            for (var i = 0; i < keyDim; i++)
                part[t, i] = all[(((t * channels) + first + i) * Lane.Count) + lane];
        return part;
    }

    /// <summary>Largest difference as a share of the largest expected number; infinite where something is not a number.</summary>
    private static double Distance(double[,] expected, double[,] actual)
    {
        var differences = expected.Cast<double>().Zip(actual.Cast<double>(), (e, a) => double.IsNaN(a) ? double.PositiveInfinity : Math.Abs(e - a));
        return differences.Max() / expected.Cast<double>().Max(Math.Abs);
    }
}
