using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

/// <summary>What softmax keeps of each position of a head between forward and backward: three channels, [T, 1] each.</summary>
/// <param name="Max">m_t, the largest score.</param>
/// <param name="Inverse">1/l_t, with l_t the sum of exp(s − m_t).</param>
/// <param name="Dot">D_t = dO_t·o_t; the backward fills it, where it wants it more than once.</param>
internal readonly record struct SoftmaxMemory(Operand Max, Operand Inverse, Operand Dot)
{
    public static int Channels(AttentionShape shape) => 3 * shape.Heads;

    public static SoftmaxMemory Of(HeadView head) => new(head.Memory(3 * head.Head), head.Memory((3 * head.Head) + 1), head.Memory((3 * head.Head) + 2));
}
