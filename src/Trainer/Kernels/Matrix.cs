namespace Sweeper.Trainer.Kernels;

/// <summary>A row-major matrix inside a <see cref="ParameterVector"/>: <c>[rows, columns]</c>, rows are inputs, columns are outputs. A vector is a matrix of one row.</summary>
public readonly record struct Matrix(ParameterVector Vector, int Offset, int Rows, int Columns)
{
    public int Length => Rows * Columns;
}
