namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>A strided matrix in memory: element (i, j) starts at <c>Data + i·Outer + j·Inner</c>, strides in floats.</summary>
internal readonly unsafe struct Operand(float* data, long outer, long inner)
{
    public readonly float* Data = data;
    public readonly long Outer = outer;
    public readonly long Inner = inner;

    /// <summary>The same memory read with rows and columns exchanged.</summary>
    public Operand Transposed => new(Data, Inner, Outer);

    public Operand From(long outerIndex) => new(Data + outerIndex * Outer, Outer, Inner);
}
