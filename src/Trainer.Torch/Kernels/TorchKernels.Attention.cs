using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Torch.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>Takes the heads out of the batch, hands them to the kind, and puts the result back.</summary>
public sealed partial class TorchKernels
{
    public int AttentionMemory(AttentionShape shape) => TorchAttention.For(shape.Kind).Memory(shape);

    public void Attention(AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory)
    {
        using var scope = NewDisposeScope();
        var heads = Heads(shape, firstHead, qkv, parameters);
        var output = Of(o, shape.Channels, qkv);
        var kept = Of(memory, KeptChannels(shape, heads), qkv);
        var (mixed, keep) = TorchAttention.For(shape.Kind).Forward(heads);
        heads.Put(mixed, OfThese(output, shape, heads));
        if (keep is not null)
            heads.Put(keep, kept.Heads(heads.Count));
    }

    public void AttentionGradient(
        AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory, Activation dO, Activation dQkv, Matrix dParameters)
    {
        using var scope = NewDisposeScope();
        var heads = Heads(shape, firstHead, qkv, parameters);
        var (output, gradient) = (OfThese(Of(o, shape.Channels, qkv), shape, heads), OfThese(Of(dO, shape.Channels, qkv), shape, heads));
        var kept = Of(memory, KeptChannels(shape, heads), qkv);
        var to = Of(dQkv, qkv.Channels, qkv).Heads(heads.Count);
        var d = TorchAttention.For(shape.Kind).Backward(heads, heads.Take(output), kept.Channels == 0 ? null : heads.Take(kept.Heads(heads.Count)), heads.Take(gradient));
        var (at, keyDim) = (0, shape.KeyDim);
        foreach (var part in (Tensor[])[d.Query, d.Key, d.Value])
            heads.Put(part, to.narrow(5, keyDim * at++, keyDim));
        for (var gate = 0; gate < shape.Gates; gate++)
        {
            heads.Put(d.Logits[gate].unsqueeze(4), to.narrow(5, (3 * keyDim) + gate, 1));
            Add(d.Logits[gate].sum([1, 3]), gate * shape.Heads, 1);
        }

        foreach (var (first, perHead, ofParameters) in d.Parameters)
            Add(ofParameters, first, perHead);

        void Add(Tensor sums, int first, int perHead) =>
            Row(dParameters, shape.Parameters).select(1, 0).narrow(1, first + (firstHead * perHead), heads.Count * perHead).Gain(sums.reshape(Replicas, heads.Count * perHead));
    }

    private static HeadBatch Heads(AttentionShape shape, int firstHead, Activation qkv, Matrix parameters)
    {
        var count = qkv.Channels / shape.HeadChannels;
        if (qkv.Channels % shape.HeadChannels != 0 || firstHead < 0 || firstHead + count > shape.Heads)
        {
            throw new ArgumentException(
                $"qkv must have {shape.HeadChannels} channels for each of some of {shape.Heads} heads, but has {qkv.Channels} from head {firstHead} on.", nameof(qkv));
        }

        return new HeadBatch(shape, firstHead, Of(qkv).Heads(count), shape.Parameters > 0 ? Row(parameters, shape.Parameters).select(1, 0) : null);
    }

    private int KeptChannels(AttentionShape shape, HeadBatch heads) => AttentionMemory(shape) / shape.Heads * heads.Count;

    /// <summary>The channels of the heads at work among those of all: [replicas, groups, T, 16, n, K].</summary>
    private static Tensor OfThese(TorchActivation all, AttentionShape shape, HeadBatch heads) => all.Heads(shape.Heads).narrow(4, heads.First, heads.Count);
}
