using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

/// <summary>Squares of 16 x 16 floats with rows and columns exchanged. It only moves numbers, so how it is done cannot be seen in the bits.</summary>
internal static unsafe class Transposition
{
    private const int Side = Lane.Count;

    /// <summary><c>to[j·toRow + i] = from[i·fromRow + j]</c> for i and j from 0 to 15.</summary>
    public static void Whole(float* from, long fromRow, float* to, long toRow)
    {
        for (var j = 0; j < Side; j += 4)
        {
            if (Avx512F.IsSupported)
                FourColumns(from + j, fromRow, to + j * toRow, toRow);
            else
                for (var i = 0; i < Side * 4; i++)
                    to[((j + (i % 4)) * toRow) + (i / 4)] = from[(i / 4 * fromRow) + j + (i % 4)];
        }
    }

    /// <summary>The same where only the first <paramref name="rows"/> of from, 1 to 16, exist: zero for the other i.</summary>
    [SkipLocalsInit]
    public static void Into(float* from, long fromRow, int rows, float* to, long toRow)
    {
        if (rows == Side)
        {
            Whole(from, fromRow, to, toRow);
            return;
        }

        var square = stackalloc float[Side * Side];
        for (var i = 0; i < Side; i++)
            (i < rows ? Vector512.Load(from + i * fromRow) : Vector512<float>.Zero).Store(square + i * Side);
        Whole(square, Side, to, toRow);
    }

    /// <summary>The same where only the first <paramref name="rows"/> of to, 1 to 16, exist; they are written, or added to.</summary>
    [SkipLocalsInit]
    public static void OutOf(float* from, long fromRow, float* to, long toRow, int rows, bool add)
    {
        if (rows == Side && !add)
        {
            Whole(from, fromRow, to, toRow);
            return;
        }

        var square = stackalloc float[Side * Side];
        Whole(from, fromRow, square, Side);
        for (var j = 0; j < rows; j++, to += toRow)
        {
            var row = Vector512.Load(square + j * Side);
            (add ? Vector512.Load(to) + row : row).Store(to);
        }
    }

    /// <summary>Rows 4m + k of four columns are put side by side over m, and each 4 x 4 block over k is then transposed where it lies.</summary>
    private static void FourColumns(float* from, long fromRow, float* to, long toRow)
    {
        var (a, b, c, d) = (EveryFourth(from, fromRow), EveryFourth(from + fromRow, fromRow), EveryFourth(from + 2 * fromRow, fromRow), EveryFourth(from + 3 * fromRow, fromRow));
        var (ab, AB) = (Avx512F.UnpackLow(a, b).AsDouble(), Avx512F.UnpackHigh(a, b).AsDouble());
        var (cd, CD) = (Avx512F.UnpackLow(c, d).AsDouble(), Avx512F.UnpackHigh(c, d).AsDouble());
        Avx512F.UnpackLow(ab, cd).AsSingle().Store(to);
        Avx512F.UnpackHigh(ab, cd).AsSingle().Store(to + toRow);
        Avx512F.UnpackLow(AB, CD).AsSingle().Store(to + 2 * toRow);
        Avx512F.UnpackHigh(AB, CD).AsSingle().Store(to + 3 * toRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EveryFourth(float* from, long fromRow)
    {
        var low = Vector256.Create(Vector128.Load(from), Vector128.Load(from + 4 * fromRow));
        return Vector512.Create(low, Vector256.Create(Vector128.Load(from + 8 * fromRow), Vector128.Load(from + 12 * fromRow)));
    }
}
