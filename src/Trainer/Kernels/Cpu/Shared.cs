using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>A weight: one number for all 16 sequences.</summary>
internal readonly unsafe struct Shared : IRightOperand
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* at) => Vector512.Create(*at);
}
