using Sweeper.Trainer.Attention;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>The recurrent kinds: their tokens carry gate logits, their parameters the biases of those.</summary>
public abstract partial class KernelConformance
{
    public static TheoryData<AttentionKind, float, int> GatesAndKeyDims
    {
        get
        {
            var data = new TheoryData<AttentionKind, float, int>();
            foreach (var kind in (AttentionKind[])[AttentionKind.Gated, AttentionKind.Delta, AttentionKind.MesaNet])
                foreach (var bias in (float[])[-30, -3, 4, 30])
                    foreach (var keyDim in (int[])[1, 3, 4, 20])
                        data.Add(kind, bias, keyDim);
            return data;
        }
    }

    protected virtual double GatedTolerance(int context, int keyDim) => 2e-6 * Math.Sqrt(keyDim + context);

    /// <summary>Keys of length 1 or less; longer ones make the rule itself grow, and rounding with it.</summary>
    protected virtual double DeltaTolerance(int context, int keyDim) => 2e-6 * Math.Sqrt(keyDim + context);

    /// <summary>Two solves to a relative residual of 1e-6.</summary>
    protected virtual double MesaNetTolerance(int context, int keyDim) => 2e-6 * Math.Sqrt(keyDim + context);

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Gated_attention(int keyDim) => EveryContext(AttentionKind.Gated, keyDim, 0, GatedTolerance);

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Delta_attention(int keyDim) => EveryContext(AttentionKind.Delta, keyDim, 0, DeltaTolerance);

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void MesaNet_attention(int keyDim) => EveryContext(AttentionKind.MesaNet, keyDim, 0, MesaNetTolerance);

    /// <summary>Gates that are all but closed, nearly open, and open to the last bit.</summary>
    [Theory, MemberData(nameof(GatesAndKeyDims))]
    public void Gates_at_their_ends(AttentionKind kind, float bias, int keyDim)
    {
        using var pair = Pair();
        Recurrent(pair, new AttentionShape(kind, 2, keyDim), (1, 20), bias, MesaNetTolerance(20, keyDim));
    }

    /// <summary>Cut short, both sides stop at the same iterate.</summary>
    [Theory, InlineData(0), InlineData(1), InlineData(3)]
    public void MesaNet_attention_with_few_steps(int steps)
    {
        using var pair = Pair();
        Recurrent(pair, new AttentionShape(AttentionKind.MesaNet, 2, 7) { CgSteps = steps }, (2, 30), 0, MesaNetTolerance(30, 7));
    }

    [Theory, InlineData(0), InlineData(30)]
    public void MesaNet_attention_with_its_guard(int steps)
    {
        foreach (var keyDim in (int[])[1, 4, 7, 20])
        {
            using var pair = Pair();
            Recurrent(pair, new AttentionShape(AttentionKind.MesaNet, 2, keyDim) { CgSteps = steps, RepeatGuard = true }, (2, 50), 2, MesaNetTolerance(50, keyDim));
        }
    }

    private void EveryContext(AttentionKind kind, int keyDim, float bias, Func<int, int, double> tolerance)
    {
        foreach (var context in Contexts)
        {
            using var pair = Pair();
            Recurrent(pair, new AttentionShape(kind, 1 + (context + keyDim) % 3, keyDim), (context == 50 ? 1 : 1 + context % 3, context), bias, tolerance(context, keyDim));
        }
    }

    private static void Recurrent(KernelPair pair, AttentionShape shape, (int Groups, int Context) size, float bias, double tolerance)
    {
        var numbers = pair.Random.Floats(size.Groups * size.Context * shape.InputChannels * 16);
        for (var i = 0; i < numbers.Length; i++)
            if (i / 16 % shape.HeadChannels / shape.KeyDim == 1)
                numbers[i] /= MathF.Sqrt(shape.KeyDim);
        // What a bias is told is a sum over all tokens of sums over all later ones: a little more of the scale (measured: 1.94e-5 at K = 32, T = 50 of mesanet).
        Check(pair, shape, size, () => bias + pair.Random.Next(), numbers, (tolerance, tolerance, 1.5 * tolerance));
    }
}
