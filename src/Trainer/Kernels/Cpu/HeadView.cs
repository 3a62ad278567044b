using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>Where one head of one group of 16 sequences lies: matrices of [T, K], each element a vector of lanes.</summary>
internal readonly unsafe struct HeadView
{
    private readonly CpuActivation _memory;
    private readonly int _group;
    private readonly Operand _gates;

    public HeadView(AttentionShape shape, int head, int group, CpuActivation qkv, CpuActivation o, CpuActivation memory)
    {
        Shape = shape;
        T = qkv.Context;
        K = shape.KeyDim;
        Head = head;
        var first = qkv.Group(group) + head * K * Lane.Count;
        Q = new Operand(first, qkv.Stride, Lane.Count);
        Keys = new Operand(first + shape.Channels * Lane.Count, qkv.Stride, Lane.Count);
        V = new Operand(first + 2 * shape.Channels * Lane.Count, qkv.Stride, Lane.Count);
        _gates = new Operand(qkv.Group(group) + ((3 * shape.Channels) + head) * Lane.Count, qkv.Stride, Lane.Count);
        O = new Operand(o.Group(group) + head * K * Lane.Count, o.Stride, Lane.Count);
        _memory = memory;
        _group = group;
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
    public Operand Gate(int gate) => new(_gates.Data + gate * Shape.Heads * Lane.Count, _gates.Outer, _gates.Inner);

    /// <summary>Channels of the memory between forward and backward, from <paramref name="channel"/> on.</summary>
    public Operand Memory(int channel) => new(_memory.Group(_group) + channel * Lane.Count, _memory.Stride, Lane.Count);
}
