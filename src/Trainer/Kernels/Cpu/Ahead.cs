using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>
/// The rows of two operands that will be read next, brought to the second-level cache a few lines at a time between the tiles of the products before them: positions of
/// one head are too far apart for the hardware to foresee. Changes no number; does nothing where there is no such instruction.
/// </summary>
internal unsafe struct Ahead
{
    /// <summary>Vectors that are asked for at a tile: about as many as a chunk's products have to bring for each of their tiles.</summary>
    private const int VectorsOfTile = 24;

    private Operand _row, _other;
    private int _columns, _otherColumns;
    private int _rowsLeft, _vectorsLeft;
    private float* _at;

    /// <param name="rows">Of both; 0 for nothing to expect.</param>
    /// <param name="first">Row by row in turns with the other.</param>
    /// <param name="firstColumns">Neighbouring vectors of a row.</param>
    /// <param name="second">The other.</param>
    /// <param name="secondColumns">Likewise.</param>
    public Ahead(int rows, Operand first, int firstColumns, Operand second, int secondColumns)
    {
        (_row, _columns, _other, _otherColumns) = (first, firstColumns, second, secondColumns);
        (_rowsLeft, _vectorsLeft) = (Sse.IsSupported ? 2 * rows : 0, firstColumns);
        _at = first.Data;
    }

    /// <summary>At each tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
        if (_rowsLeft > 0)
            Ask();
    }

    private void Ask()
    {
        var count = Math.Min(VectorsOfTile, _vectorsLeft);
        for (var i = 0; i < count; i++)
            Sse.Prefetch1(_at + i * Lane.Count);
        _at += count * Lane.Count;
        _vectorsLeft -= count;
        if (_vectorsLeft > 0)
            return;
        (_row, _other) = (_other, _row.From(1));
        (_columns, _otherColumns) = (_otherColumns, _columns);
        _at = _row.Data;
        _vectorsLeft = _columns;
        _rowsLeft--;
    }
}
