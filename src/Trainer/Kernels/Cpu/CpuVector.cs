namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>Parameters in native memory, aligned to 64 bytes and padded with zeros to a multiple of 16.</summary>
internal sealed unsafe class CpuVector(float* data, int length) : ParameterVector(length)
{
    public float* Data { get; } = data;

    public int Padded => Numerics.Lane.Groups(Length) * Numerics.Lane.Count;
}
