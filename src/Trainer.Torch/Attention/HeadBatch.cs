using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention;

/// <summary>
/// Some neighbouring heads of all sequences: q, k, v and gate logits as <c>[R, S, n, T, …]</c>, R replicas, S = 16 · groups sequences, n heads. Tensors of one batch are contiguous,
/// so that a product of two is one launch.
/// </summary>
internal sealed class HeadBatch
{
    private readonly Tensor _all;
    private readonly Tensor? _parameters;

    /// <param name="shape">Of all heads.</param>
    /// <param name="first">The first of these heads.</param>
    /// <param name="qkv">[R, groups, T, 16, n, channels of a head].</param>
    /// <param name="parameters">[R, parameters of all heads]; null where the kind has none.</param>
    public HeadBatch(AttentionShape shape, int first, Tensor qkv, Tensor? parameters)
    {
        (Shape, First, _parameters) = (shape, first, parameters);
        (Replicas, Groups, Context, Count) = (qkv.shape[0], qkv.shape[1], qkv.shape[2], (int)qkv.shape[4]);
        _all = qkv.permute(0, 1, 3, 4, 2, 5);
        (Query, Key, Value) = (Channels(0), Channels(1), Channels(2));
    }

    public AttentionShape Shape { get; }

    public int First { get; }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>T.</summary>
    public long Context { get; }

    public Tensor Query { get; }

    public Tensor Key { get; }

    public Tensor Value { get; }

    private long Replicas { get; }

    private long Groups { get; }

    /// <summary>Logits of a gate with its bias: [R, S, n, T].</summary>
    public Tensor Logit(int gate) =>
        _all.narrow(5, (3 * Shape.KeyDim) + gate, 1).reshape(Replicas, -1, Count, Context).Plus(Parameters(gate * Shape.Heads, 1).view(Replicas, 1, Count, 1));

    /// <summary>[R, n · perHead] of these heads.</summary>
    /// <param name="first">Place of head 0's first.</param>
    /// <param name="perHead">How many a head has.</param>
    public Tensor Parameters(int first, int perHead) => _parameters!.narrow(1, first + (First * perHead), Count * perHead).contiguous();

    /// <summary>From [R, groups, T, 16, n, K] in lane order to [R, S, n, T, K].</summary>
    public Tensor Take(Tensor from) => from.permute(0, 1, 3, 4, 2, 5).reshape(Replicas, -1, Count, Context, from.shape[5]).contiguous();

    /// <summary>Back from [R, S, n, T, K] to where [R, groups, T, 16, n, K] lies.</summary>
    public void Put(Tensor heads, Tensor to) =>
        to.copy_(heads.reshape(Replicas, Groups, -1, Count, Context, heads.shape[4]).permute(0, 1, 4, 2, 3, 5));

    private Tensor Channels(int part) =>
        _all.narrow(5, part * Shape.KeyDim, Shape.KeyDim).reshape(Replicas, -1, Count, Context, Shape.KeyDim).contiguous();
}
