using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sweeper.Trainer.Random;

/// <summary>
/// Threefry-2x32-20: 20 rounds of add, rotate, exclusive-or, with a key word injected after every fourth (Salmon et al. 2011; known answers of Random123).
/// </summary>
internal static class Threefry
{
    private const uint Parity = 0x1BD11BDA;

    public static (uint First, uint Second) Block(uint keyA, uint keyB, uint first, uint second)
    {
        var keyC = Parity ^ keyA ^ keyB;
        var (x, y) = (first + keyA, second + keyB);
        Four(ref x, ref y, 13, 15, 26, 6, keyB, keyC + 1);
        Four(ref x, ref y, 17, 29, 16, 24, keyC, keyA + 2);
        Four(ref x, ref y, 13, 15, 26, 6, keyA, keyB + 3);
        Four(ref x, ref y, 17, 29, 16, 24, keyB, keyC + 4);
        Four(ref x, ref y, 13, 15, 26, 6, keyC, keyA + 5);
        return (x, y);
    }

    /// <summary>Blocks at the counters (<paramref name="x"/>, <paramref name="y"/>) of each lane, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blocks(uint keyA, uint keyB, ref Vector512<uint> x, ref Vector512<uint> y)
    {
        var keyC = Parity ^ keyA ^ keyB;
        x += Vector512.Create(keyA);
        y += Vector512.Create(keyB);
        Four(ref x, ref y, 13, 15, 26, 6, keyB, keyC + 1);
        Four(ref x, ref y, 17, 29, 16, 24, keyC, keyA + 2);
        Four(ref x, ref y, 13, 15, 26, 6, keyA, keyB + 3);
        Four(ref x, ref y, 17, 29, 16, 24, keyB, keyC + 4);
        Four(ref x, ref y, 13, 15, 26, 6, keyC, keyA + 5);
    }

    private static void Four(ref uint x, ref uint y, int r1, int r2, int r3, int r4, uint addX, uint addY)
    {
        Round(ref x, ref y, r1);
        Round(ref x, ref y, r2);
        Round(ref x, ref y, r3);
        Round(ref x, ref y, r4);
        x += addX;
        y += addY;
    }

    private static void Round(ref uint x, ref uint y, int rotation)
    {
        x += y;
        y = BitOperations.RotateLeft(y, rotation) ^ x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        ref Vector512<uint> x,
        ref Vector512<uint> y,
        [ConstantExpected] byte r1,
        [ConstantExpected] byte r2,
        [ConstantExpected] byte r3,
        [ConstantExpected] byte r4,
        uint addX,
        uint addY)
    {
        Round(ref x, ref y, r1);
        Round(ref x, ref y, r2);
        Round(ref x, ref y, r3);
        Round(ref x, ref y, r4);
        x += Vector512.Create(addX);
        y += Vector512.Create(addY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref Vector512<uint> x, ref Vector512<uint> y, [ConstantExpected] byte rotation)
    {
        x += y;
        y = x ^ (Avx512F.IsSupported
            ? Avx512F.RotateLeft(y, rotation)
            : Vector512.ShiftLeft(y, rotation) | Vector512.ShiftRightLogical(y, 32 - rotation));
    }
}
