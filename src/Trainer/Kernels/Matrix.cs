namespace Sweeper.Trainer.Kernels;

/// <summary>
/// A row-major matrix inside a <see cref="ParameterVector"/>: <c>[rows, columns]</c>, rows are inputs, columns are outputs. A vector is a matrix of one row.
/// Element (i, j) is number <c>Offset + i · Stride + j</c>.
/// </summary>
public readonly record struct Matrix(ParameterVector Vector, int Offset, int Rows, int Columns, int Stride)
{
    public Matrix(ParameterVector vector, int offset, int rows, int columns)
        : this(vector, offset, rows, columns, columns)
    {
    }

    /// <summary>The columns from <paramref name="first"/> on.</summary>
    public Matrix PartOfColumns(int first, int count) => this with { Offset = Offset + first, Columns = count };

    /// <summary>The rows from <paramref name="first"/> on.</summary>
    public Matrix PartOfRows(int first, int count) => this with { Offset = Offset + (first * Stride), Rows = count };
}
