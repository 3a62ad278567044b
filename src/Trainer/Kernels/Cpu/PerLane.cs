using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>An activation: a number of its own for each of the 16 sequences.</summary>
internal readonly unsafe struct PerLane : IRightOperand
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* at) => Vector512.Load(at);
}
