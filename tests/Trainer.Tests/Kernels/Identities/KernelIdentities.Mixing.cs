using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Kernels.Identities;

/// <summary>What attention may and may not mix.</summary>
public abstract partial class KernelIdentities
{
    public static TheoryData<AttentionKind> EveryKind => new(Enum.GetValues<AttentionKind>());

    [Theory, InlineData(1, 1), InlineData(9, 3), InlineData(50, 20)]
    public void Softmax_weights_sum_to_one(int context, int keyDim)
    {
        using var kernels = Create();
        var (shape, qkv) = (new AttentionShape(AttentionKind.Softmax, 2, keyDim), Tokens(2, context, 6 * keyDim));
        for (var i = 0; i < qkv.Length; i++)
            qkv[i] = i / Lane.Count % (3 * keyDim) >= 2 * keyDim ? 1 : 3 * qkv[i];
        var o = Attend(kernels, shape, qkv, 2, context);
        Near(Array.ConvertAll(o, _ => 1.0), o, Tolerance());
    }

    /// <summary>Bit for bit, not nearly.</summary>
    [Theory, MemberData(nameof(EveryKind))]
    public void A_later_token_never_changes_an_earlier_output(AttentionKind kind)
    {
        using var kernels = Create();
        var (shape, context) = (new AttentionShape(kind, 2, 3), 7);
        var tokens = Tokens(2, context, shape.InputChannels);
        var before = Attend(kernels, shape, tokens, 2, context);
        for (var s = 0; s < context; s++)
        {
            var changed = Changed(tokens, i => i / (shape.InputChannels * Lane.Count) % context == s);
            var after = Attend(kernels, shape, changed, 2, context);
            for (var i = 0; i < after.Length; i++)
                if (i / (6 * Lane.Count) % context < s)
                    Assert.Equal(before[i], after[i]);
            Assert.NotEqual(before, after);
        }
    }

    [Theory, MemberData(nameof(EveryKind))]
    public void A_sequence_never_meets_another(AttentionKind kind)
    {
        using var kernels = Create();
        var (shape, context) = (new AttentionShape(kind, 2, 3), 5);
        var tokens = Tokens(2, context, shape.InputChannels);
        var before = Attend(kernels, shape, tokens, 2, context);
        int Sequence(int i, int channels) => i / (context * channels * Lane.Count) * Lane.Count + i % Lane.Count;
        foreach (var changedSequence in (int[])[0, 7, 15, 16, 31])
        {
            var after = Attend(kernels, shape, Changed(tokens, i => Sequence(i, shape.InputChannels) == changedSequence), 2, context);
            for (var i = 0; i < after.Length; i++)
                Assert.Equal(Sequence(i, 6) == changedSequence, before[i] != after[i]);
        }
    }

    [Theory, MemberData(nameof(EveryKind))]
    public void A_head_never_meets_another(AttentionKind kind)
    {
        using var kernels = Create();
        var shape = new AttentionShape(kind, 3, 2);
        var tokens = Tokens(1, 4, shape.InputChannels);
        int Head(int channel) => channel / shape.HeadChannels;
        var before = Attend(kernels, shape, tokens, 1, 4);
        for (var head = 0; head < 3; head++)
        {
            var after = Attend(kernels, shape, Changed(tokens, i => Head(i / Lane.Count % shape.InputChannels) == head), 1, 4);
            for (var i = 0; i < after.Length; i++)
                Assert.Equal(i / Lane.Count % 6 / 2 == head, before[i] != after[i]);
        }
    }

    private static float[] Changed(float[] tokens, Func<int, bool> where) => tokens.Select((x, i) => where(i) ? 0.5f - x : x).ToArray();
}
