namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>Memory that a kernel may use during one call and that no call reads from another.</summary>
internal readonly unsafe struct Scratch(float* data, long length)
{
    public readonly float* Data = data;
    public readonly long Length = length;
}
