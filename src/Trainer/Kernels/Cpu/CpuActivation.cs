namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>An activation in native memory, aligned to 64 bytes, owned by its <see cref="CpuKernels"/>.</summary>
internal sealed unsafe class CpuActivation(float* data, int groups, int context, int channels) : Activation(groups, context, channels)
{
    public float* Data { get; } = data;

    /// <summary>Group-position pairs: the rows of a matrix product.</summary>
    public int Rows => Groups * Context;

    /// <summary>Floats from one position to the next.</summary>
    public int Stride => Channels * Numerics.Lane.Count;

    public float* Row(int row) => Data + (long)row * Stride;

    public float* Group(int group) => Data + (long)group * Context * Stride;
}
