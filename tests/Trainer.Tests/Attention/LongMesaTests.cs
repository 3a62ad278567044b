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
/// <c>R_{t−1} = R_t − R_t k kᵀ R_t / (kᵀ R_t k − 1)</c> from the last R, whose memory of λ has long been rounded away; the kernels replay R forward, in factors.
/// </summary>
public sealed class LongMesaTests(ITestOutputHelper output)
{
    private const int Context = 2048;
    private const float Lambda = 1000;

    /// <summary>Sequences of the group that are compared: the reference is O(T²) for each.</summary>
    private static readonly int[] Lanes = [0, 7, 15];

    /// <summary>Fewer distinct keys than channels leave directions in which H_t stays I/λ; as many or more leave none.</summary>
    [Theory]
    [InlineData(8, 3)]
    [InlineData(8, 8)]
    [InlineData(5, 12)]
    [InlineData(20, 3)]
    public void Gradients_stay_right_at_length_with_repeated_keys(int keyDim, int distinct)
    {
        var shape = new AttentionShape(AttentionKind.Mesa, 1, keyDim);
        var (qkv, dO) = (Tokens(keyDim, distinct), new TestRandom(2).Floats(Context * keyDim * Lane.Count));
        using var kernels = new CpuKernels();
        var (input, dInput) = (kernels.NewActivation(1, Context, 3 * keyDim, qkv), kernels.NewActivation(1, Context, 3 * keyDim));
        var (o, memory) = (kernels.NewActivation(1, Context, keyDim), kernels.NewActivation(1, Context, kernels.AttentionMemory(shape)));
        var (parameters, gradient) = (kernels.NewParameters([Lambda]), kernels.NewParameters([0]));
        var matrix = new Matrix(parameters, 0, 1, 1);
        kernels.Attention(shape, 0, input, matrix, o, memory);
        kernels.AttentionGradient(shape, 0, input, matrix, o, memory, kernels.NewActivation(1, Context, keyDim, dO), dInput, matrix with { Vector = gradient });
        var (forward, backward) = (kernels.Read(o), kernels.Read(dInput));
        double reversal = 0;
        double[] errors = [0, 0, 0, 0];
        double trueLambda = 0;
        foreach (var lane in Enumerable.Range(0,16))
        {
            double[,] Part(float[] all, int channels, int first) => Lift(t => i => all[(((t * channels) + first + i) * Lane.Count) + lane], keyDim);
            double[,] Ours(double[] all, int channels, int first) => Lift(t => i => all[(((t * channels) + first + i) * Lane.Count) + lane], keyDim);
            var (q, k, v, d) = (Part(qkv, 3 * keyDim, 0), Part(qkv, 3 * keyDim, keyDim), Part(qkv, 3 * keyDim, 2 * keyDim), Part(dO, keyDim, 0));
            var expected = MesaReference.Backward(q, k, v, Lambda, d);
            trueLambda += expected.DLambda;
            if (!Lanes.Contains(lane))
                continue;
            errors =
            [
                Math.Max(errors[0], Distance(MesaReference.Forward(q, k, v, Lambda), Ours(forward, keyDim, 0))),
                Math.Max(errors[1], Distance(expected.DQ, Ours(backward, 3 * keyDim, 0))),
                Math.Max(errors[2], Distance(expected.DK, Ours(backward, 3 * keyDim, keyDim))),
                Math.Max(errors[3], Distance(expected.DV, Ours(backward, 3 * keyDim, 2 * keyDim))),
            ];
            var solved = Ours(kernels.Read(memory), keyDim, 0);
            var od = LinearReference.Forward(solved, k, v); var ex = MesaReference.Forward(q, k, v, Lambda);
            var of = Ours(forward, keyDim, 0);
            for (var seg = 0; seg < 2048; seg += 256) {
                double a = 0, b = 0, sc = 0, gw=0;
                for (var t = seg; t < seg + 256; t++) for (var i = 0; i < keyDim; i++) { a = Math.Max(a, Math.Abs(od[t,i]-ex[t,i])); b = Math.Max(b, Math.Abs(of[t,i]-od[t,i])); sc = Math.Max(sc, Math.Abs(ex[t,i])); gw = Math.Max(gw, Math.Abs(expected.DQ[t,i]-Ours(backward, 3 * keyDim, 0)[t,i])); }
                if (lane == 0) output.WriteLine($"K = t {seg}: from q~ {a:E1}, from state {b:E1}, scale {sc:E1}, dq {gw:E1}");
            }
            reversal = Math.Max(reversal, Distance(expected.DQ, Reversed(q, k, v, d)));
        }

        output.WriteLine($"K = {keyDim}, {distinct} keys: o {errors[0]:E1}, dq {errors[1]:E1}, dk {errors[2]:E1}, dv {errors[3]:E1} of the scale; dq by the reversal {reversal:E1}; dlambda {kernels.Read(gradient)[0]:E6} for {trueLambda:E6}");
    }

    /// <summary>The paper's backward of dq in float32: forward to the last R, then back; all else, dL/dq̃ above all, is exact.</summary>
    private static double[,] Reversed(double[,] q, double[,] k, double[,] v, double[,] dO)
    {
        var keyDim = q.GetLength(1);
        var (g, _, _) = LinearReference.Backward(q, k, v, dO);
        var (r, dq) = (new float[keyDim, keyDim], new double[Context, keyDim]);
        for (var i = 0; i < keyDim; i++)
            r[i, i] = Lambda;
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

    private static double[,] Lift(Func<int, Func<int, double>> at, int keyDim)
    {
        var matrix = new double[Context, keyDim];
        for (var t = 0; t < Context; t++)
            for (var i = 0; i < keyDim; i++)
                matrix[t, i] = at(t)(i);
        return matrix;
    }

    /// <summary>Largest difference as a share of the largest expected number; infinite where something is not a number.</summary>
    private static double Distance(double[,] expected, double[,] actual)
    {
        var differences = expected.Cast<double>().Zip(actual.Cast<double>(), (e, a) => double.IsNaN(a) ? double.PositiveInfinity : Math.Abs(e - a));
        return differences.Max() / expected.Cast<double>().Max(Math.Abs);
    }
}
