using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>Where one head of one group of 16 sequences lies: matrices of [T, K], each element a vector of lanes.</summary>
internal readonly unsafe struct HeadView
{
    private readonly Operand _memory;
    private readonly Operand _gates;

    /// <param name="shape">Of the attention, all heads.</param>
    /// <param name="firstHead">The first head that qkv and memory hold.</param>
    /// <param name="head">This head, ≥ <paramref name="firstHead"/>.</param>
    /// <param name="group">Of 16 sequences.</param>
    /// <param name="qkv">[B, T, n · C].</param>
    /// <param name="o">[B, T, H · K].</param>
    /// <param name="memory">Of the same n heads.</param>
    public HeadView(AttentionShape shape, int firstHead, int head, int group, CpuActivation qkv, CpuActivation o, CpuActivation memory)
    {
        Shape = shape;
        T = qkv.Context;
        K = shape.KeyDim;
        Head = head;
        var first = qkv.Group(group) + (head - firstHead) * shape.HeadChannels * Lane.Count;
        Q = new Operand(first, qkv.Stride, Lane.Count);
        Keys = new Operand(first + K * Lane.Count, qkv.Stride, Lane.Count);
        V = new Operand(first + 2 * K * Lane.Count, qkv.Stride, Lane.Count);
        _gates = new Operand(first + 3 * K * Lane.Count, qkv.Stride, Lane.Count);
        O = new Operand(o.Group(group) + head * K * Lane.Count, o.Stride, Lane.Count);
        var heads = qkv.Channels / shape.HeadChannels;
        _memory = new Operand(memory.Group(group) - firstHead * (memory.Channels / heads) * Lane.Count, memory.Stride, Lane.Count);
    }

    public AttentionShape Shape { get; }

    /// <summary>Positions.</summary>
    public int T { get; }

    /// <summary>Key size.</summary>
    public int K { get; }

    public int Head { get; }

    public Operand Q { get; }

    public Operand Keys { get; }

    public Operand V { get; }

    public Operand O { get; }

    /// <summary>The logits of a gate of this head: [T, 1].</summary>
    public Operand Gate(int gate) => new(_gates.Data + gate * Lane.Count, _gates.Outer, _gates.Inner);

    /// <summary>Channels of the memory between forward and backward, from <paramref name="channel"/> on, counted over all heads.</summary>
    public Operand Memory(int channel) => new(_memory.Data + channel * Lane.Count, _memory.Outer, _memory.Inner);
}
