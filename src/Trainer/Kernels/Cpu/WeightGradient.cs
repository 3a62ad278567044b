using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using static System.Runtime.Intrinsics.Vector512;

namespace Sweeper.Trainer.Kernels.Cpu;

// dW[k, n] += sum over positions and lanes of x[t, k] · dy[t, n], for one group of 16 sequences. Positions go in blocks of 64: a chain over them in each lane, then
// the fixed tree over the lanes, then one addition. Blocks and groups follow one another in order, so the sum does not depend on how many groups are taken at
// once. Within a block, 128 columns of dy are copied to panels of four columns, which stay in the second-level cache while all of x passes, four columns at a time:
// rows as far apart as a token is wide would share a few sets of the first-level cache.
internal static unsafe class WeightGradient
{
    /// <summary>Rows and columns of the weights that are taken at once.</summary>
    public const int Tile = 4;
    /// <summary>Positions of a chain.</summary>
    public const int PositionBlock = 64;
    private const int OutputBlock = 128;

    /// <summary>Floats of scratch: a block of dy and a panel of x.</summary>
    public const int ScratchFloats = PositionBlock * (OutputBlock + Tile) * Lane.Count;

    public static void Add(int positions, int inputs, int outputs, float* x, long xStride, float* dy, long dyStride, float* dw, int dwStride, float* scratch)
    {
        for (var t = 0; t < positions; t += PositionBlock)
        {
            var length = Math.Min(PositionBlock, positions - t);
            for (var n = 0; n < outputs; n += OutputBlock)
                Block(
                    length, inputs, Math.Min(OutputBlock, outputs - n), x + (t * xStride), xStride, dy + (t * dyStride) + (n * Lane.Count), dyStride, dw + n, dwStride, scratch);
        }
    }

    /// <summary>A block of positions and outputs against all inputs.</summary>
    private static void Block(int positions, int inputs, int columns, float* x, long xStride, float* dy, long dyStride, float* dw, int outputs, float* scratch)
    {
        var panel = positions * Tile * Lane.Count;
        var (whole, wholeInputs) = (columns / Tile * Tile, inputs / Tile * Tile);
        var packedX = scratch + (long)whole / Tile * panel;
        for (var n = 0; n < whole; n += Tile)
            Pack(positions, dy + (n * Lane.Count), dyStride, scratch + (long)n / Tile * panel);
        for (var k = 0; k < wholeInputs; k += Tile)
        {
            Pack(positions, x + (k * Lane.Count), xStride, packedX);
            for (var n = 0; n < whole; n += Tile)
                Tile4x4(positions, packedX, scratch + (long)n / Tile * panel, dw + ((long)k * outputs) + n, outputs);
        }

        for (var k = 0; k < inputs; k++)
        {
            for (var n = k < wholeInputs ? whole : 0; n < columns; n++)
                Single(positions, x + (k * Lane.Count), xStride, dy + (n * Lane.Count), dyStride, dw + ((long)k * outputs) + n);
        }
    }

    /// <summary>Four columns, position after position.</summary>
    private static void Pack(int positions, float* from, long stride, float* to)
    {
        for (; positions > 0; positions--)
        {
            var (v0, v1, v2, v3) = (Load(from), Load(from + 16), Load(from + 32), Load(from + 48));
            v0.Store(to);
            v1.Store(to + 16);
            v2.Store(to + 32);
            v3.Store(to + 48);
            from += stride;
            to += Tile * Lane.Count;
        }
    }

    private static void Tile4x4(int positions, float* x, float* dy, float* dw, int outputs)
    {
        Vector512<float> c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33;
        c00 = c01 = c02 = c03 = c10 = c11 = c12 = c13 = c20 = c21 = c22 = c23 = c30 = c31 = c32 = c33 = Vector512<float>.Zero;
        for (; positions > 0; positions--)
        {
            var (x0, x1, x2, x3) = (Load(x), Load(x + 16), Load(x + 32), Load(x + 48));
            var y = Load(dy);
            c00 = FusedMultiplyAdd(x0, y, c00);
            c10 = FusedMultiplyAdd(x1, y, c10);
            c20 = FusedMultiplyAdd(x2, y, c20);
            c30 = FusedMultiplyAdd(x3, y, c30);
            y = Load(dy + 16);
            c01 = FusedMultiplyAdd(x0, y, c01);
            c11 = FusedMultiplyAdd(x1, y, c11);
            c21 = FusedMultiplyAdd(x2, y, c21);
            c31 = FusedMultiplyAdd(x3, y, c31);
            y = Load(dy + 32);
            c02 = FusedMultiplyAdd(x0, y, c02);
            c12 = FusedMultiplyAdd(x1, y, c12);
            c22 = FusedMultiplyAdd(x2, y, c22);
            c32 = FusedMultiplyAdd(x3, y, c32);
            y = Load(dy + 48);
            c03 = FusedMultiplyAdd(x0, y, c03);
            c13 = FusedMultiplyAdd(x1, y, c13);
            c23 = FusedMultiplyAdd(x2, y, c23);
            c33 = FusedMultiplyAdd(x3, y, c33);
            x += Tile * Lane.Count;
            dy += Tile * Lane.Count;
        }

        var sums = LaneSum.Sixteen(c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33);
        var (upper, lower) = (sums.GetLower(), sums.GetUpper());
        Add(dw, upper.GetLower());
        Add(dw + outputs, upper.GetUpper());
        Add(dw + 2 * outputs, lower.GetLower());
        Add(dw + 3 * outputs, lower.GetUpper());
    }

    private static void Add(float* dw, Vector128<float> sums) => (Vector128.Load(dw) + sums).Store(dw);

    private static void Single(int positions, float* x, long xStride, float* dy, long dyStride, float* dw)
    {
        var sum = Vector512<float>.Zero;
        for (; positions > 0; positions--)
        {
            sum = FusedMultiplyAdd(Load(x), Load(dy), sum);
            x += xStride;
            dy += dyStride;
        }

        *dw += LaneSum.Of(sum);
    }
}
