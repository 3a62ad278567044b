using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Kernels.Identities;

/// <summary>What the recurrent kinds are to the others and to each other.</summary>
public abstract partial class KernelIdentities
{
    /// <summary>A bias that opens a gate to the last bit.</summary>
    private const float Open = 200;

    /// <summary>The parameter at which Λ = 1, where training starts.</summary>
    private const float One = 0.11064654f;

    /// <summary>Bit for bit, backward included.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void Mesanet_without_steps_is_gated_linear_attention(bool guarded)
    {
        using var kernels = Create();
        var (gated, mesanet) = (new AttentionShape(AttentionKind.Gated, 2, 5) { RepeatGuard = guarded }, new AttentionShape(AttentionKind.MesaNet, 2, 5) { CgSteps = 0, RepeatGuard = guarded });
        var (qkv, dO) = (Tokens(2, 9, gated.InputChannels), Tokens(2, 9, gated.Channels, 2));
        var (a, b) = (Differentiate(kernels, gated, qkv, dO, 2, 9), Differentiate(kernels, mesanet, qkv, dO, 2, 9));
        Assert.Equal(a.O, b.O);
        Assert.Equal(a.DQkv, b.DQkv);
        Assert.Equal(a.DParameters, b.DParameters[..4]);
        Assert.All(b.DParameters[4..], d => Assert.Equal(0, d));
    }

    [Theory, InlineData(1, 1), InlineData(9, 3), InlineData(50, 20)]
    public void Gated_attention_with_open_gates_is_linear_attention(int context, int keyDim)
    {
        using var kernels = Create();
        var (gated, linear) = (new AttentionShape(AttentionKind.Gated, 2, keyDim), new AttentionShape(AttentionKind.Linear, 2, keyDim));
        var qkv = Tokens(1, context, gated.InputChannels);
        Near(Attend(kernels, linear, Without(gated, qkv), 1, context), Attend(kernels, gated, qkv, 1, context, Open), Tolerance());
    }

    [Theory, InlineData(9, 3), InlineData(50, 20)]
    public void Mesanet_with_open_gates_is_mesa(int context, int keyDim)
    {
        using var kernels = Create();
        var (mesanet, mesa) = (new AttentionShape(AttentionKind.MesaNet, 2, keyDim) { CgSteps = 200, CgEpsilon = 1e-8f }, new AttentionShape(AttentionKind.Mesa, 2, keyDim));
        var qkv = Tokens(1, context, mesanet.InputChannels);
        float[] parameters = [Open, Open, Open, Open, .. Enumerable.Repeat(One, mesanet.Channels)];
        Near(Attend(kernels, mesa, Without(mesanet, qkv), 1, context), Attend(kernels, mesanet, qkv, 1, context, parameters), Math.Max(Tolerance(), 1e-7));
    }

    /// <summary>Keys of length 1, parameters as they start, the steps and the epsilon that a sweep file has unless it says otherwise.</summary>
    [Theory, InlineData(20, 4), InlineData(50, 20), InlineData(100, 32)]
    public void Conjugate_gradients_reach_the_solution_in_thirty_steps(int context, int keyDim)
    {
        using var kernels = Create();
        using var reference = new ReferenceKernels();
        var shape = new AttentionShape(AttentionKind.MesaNet, 2, keyDim);
        var qkv = UnitKeys(shape, Tokens(1, context, shape.InputChannels));
        float[] parameters = [4, 4, 0, 0, .. Enumerable.Repeat(One, shape.Channels)];
        var exact = Attend(reference, shape with { CgSteps = AttentionShape.Unlimited }, qkv, 1, context, parameters);
        Near(exact, Attend(kernels, shape, qkv, 1, context, parameters), 1e-5);
    }

    /// <summary>Forward and backward; a chunk of 50 is the whole context.</summary>
    [Theory, InlineData(1), InlineData(7), InlineData(16), InlineData(32), InlineData(50)]
    public void The_size_of_a_chunk_changes_rounding_only(int chunk)
    {
        using var kernels = Create();
        var (shape, context) = (new AttentionShape(AttentionKind.MesaNet, 2, 9), 50);
        var qkv = UnitKeys(shape, Tokens(1, context, shape.InputChannels));
        var dO = Tokens(1, context, shape.Channels, 2);
        var (one, other) = (Differentiate(kernels, shape, qkv, dO, 1, context), Differentiate(kernels, shape with { Chunk = chunk }, qkv, dO, 1, context));
        Near(one.O, other.O, Tolerance());
        Near(one.DQkv, other.DQkv, Tolerance());
        Near(one.DParameters, other.DParameters, Tolerance());
    }

    /// <summary>Both gates open and one key for ever: H would grow by one with every token, and stops at 400.</summary>
    [Fact]
    public void The_guard_bounds_what_a_repeated_token_leaves()
    {
        using var kernels = Create();
        var (shape, context) = (new AttentionShape(AttentionKind.MesaNet, 1, 1) { CgSteps = 0, RepeatGuard = true }, 3000);
        var o = Attend(kernels, shape, Enumerable.Range(0, context * 5 * Lane.Count).Select(i => i / Lane.Count % 5 < 3 ? 1f : Open).ToArray(), 1, context);
        Assert.Equal(400, o[^1], 0.5);
    }

    /// <summary>Bit for bit: sequences beside it that are done at once or never leave a sequence as it is, forward and backward.</summary>
    [Theory, InlineData(0f), InlineData(30f)]
    public void How_long_conjugate_gradients_go_on_for_others_changes_nothing(float scaleOfOthers)
    {
        using var kernels = Create();
        var (shape, context) = (new AttentionShape(AttentionKind.MesaNet, 1, 12), 20);
        var (qkv, dO) = (Tokens(1, context, shape.InputChannels), Tokens(1, context, shape.Channels, 2));
        var before = Differentiate(kernels, shape, qkv, dO, 1, context);
        var after = Differentiate(kernels, shape, qkv.Select((x, i) => i % Lane.Count == 3 ? x : scaleOfOthers * x).ToArray(), dO, 1, context);
        double[] Third(double[] all) => all.Where((_, i) => i % Lane.Count == 3).ToArray();
        Assert.Equal(Third(before.O), Third(after.O));
        Assert.Equal(Third(before.DQkv), Third(after.DQkv));
        Assert.NotEqual(before.O, after.O);
    }

    /// <summary>β = 1 and a key of length 1: what is read back at the key is the value that was written last, however often another was written before.</summary>
    [Fact]
    public void The_delta_rule_overwrites_what_a_key_held()
    {
        using var kernels = Create();
        var (shape, context) = (new AttentionShape(AttentionKind.Delta, 1, 6), 12);
        var qkv = SameKey(shape, context);
        var read = Attend(kernels, shape, qkv, 1, context, Open);
        var written = qkv.Where((_, i) => i / Lane.Count % shape.InputChannels is >= 12 and < 18).Select(x => (double)x).ToArray();
        Near(written, read, Tolerance());
    }

    /// <summary>β = 1/2 and one key: the error halves with every token, so that after t of them 1 − 2^−t of the value is there.</summary>
    [Fact]
    public void The_delta_rule_comes_nearer_to_a_repeated_value_by_beta_of_the_rest()
    {
        using var kernels = Create();
        var (shape, context) = (new AttentionShape(AttentionKind.Delta, 1, 6), 12);
        var qkv = SameKey(shape, context);
        for (var i = 0; i < qkv.Length; i++)
            if (i / Lane.Count % shape.InputChannels >= 12)
                qkv[i] = i / Lane.Count % shape.InputChannels == 18 ? 0 : 1;
        var expected = Enumerable.Range(0, context * 6 * Lane.Count).Select(i => 1 - Math.Pow(2, -1 - i / (6 * Lane.Count))).ToArray();
        Near(expected, Attend(kernels, shape, qkv, 1, context, 0f), Tolerance());
    }

    /// <summary>Queries and keys (±1, 0, …, 0), the sign each lane's own, at every position of one head.</summary>
    private static float[] SameKey(AttentionShape shape, int context)
    {
        var qkv = Tokens(1, context, shape.InputChannels);
        for (var i = 0; i < qkv.Length; i++)
            if (i / Lane.Count % shape.InputChannels is var channel && channel < 2 * shape.Channels)
                qkv[i] = channel % shape.Channels == 0 ? i % 2 * 2 - 1 : 0;
        return qkv;
    }

    /// <summary>The tokens without their gate logits.</summary>
    private static float[] Without(AttentionShape shape, float[] qkv) =>
        qkv.Where((_, i) => i / Lane.Count % shape.HeadChannels < 3 * shape.KeyDim).ToArray();

    private static float[] UnitKeys(AttentionShape shape, float[] qkv)
    {
        var context = qkv.Length / shape.InputChannels / Lane.Count;
        for (var t = 0; t < context; t++)
            for (var head = 0; head < shape.Heads; head++)
                for (var lane = 0; lane < Lane.Count; lane++)
                {
                    var first = (head * shape.HeadChannels) + shape.KeyDim;
                    var key = Enumerable.Range(first, shape.KeyDim).Select(c => At(context, shape.InputChannels, 0, t, c, lane)).ToArray();
                    var length = MathF.Sqrt(key.Sum(i => qkv[i] * qkv[i]));
                    Array.ForEach(key, i => qkv[i] /= length);
                }

        return qkv;
    }

    private static (double[] O, double[] DQkv, double[] DParameters) Differentiate(
        IKernels kernels, AttentionShape shape, float[] qkv, float[] dO, int groups, int context)
    {
        var (input, dInput) = (kernels.NewActivation(groups, context, shape.InputChannels, qkv), kernels.NewActivation(groups, context, shape.InputChannels));
        var (o, memory) = (kernels.NewActivation(groups, context, shape.Channels), kernels.NewActivation(groups, context, kernels.AttentionMemory(shape)));
        var (parameters, gradient) = (kernels.NewParameters(Enumerable.Repeat(0.3f, shape.Parameters).ToArray()), kernels.NewParameters(shape.Parameters));
        var matrix = new Matrix(parameters, 0, 1, shape.Parameters);
        kernels.Attention(shape, 0, input, matrix, o, memory);
        kernels.AttentionGradient(
            shape, 0, input, matrix, o, memory, kernels.NewActivation(groups, context, shape.Channels, dO), dInput, matrix with { Vector = gradient });
        return (kernels.Read(o), kernels.Read(dInput), kernels.Read(gradient));
    }
}
