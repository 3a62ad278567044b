using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>How an element of the right operand of a <see cref="LaneProduct"/> becomes a vector of 16 lanes.</summary>
internal unsafe interface IRightOperand
{
    static abstract Vector512<float> Load(float* at);
}
