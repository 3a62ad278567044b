using System.Runtime.InteropServices;

namespace Sweeper.Trainer.Tests.Numerics;

/// <summary>A number that stands for the exact bits of an array: pinned in tests, it must come out on every machine and vector width.</summary>
internal static class Bits
{
    public static string Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var hash = 14695981039346656037UL;
        foreach (var value in MemoryMarshal.AsBytes(values))
            hash = (hash ^ value) * 1099511628211UL;
        return hash.ToString("x16");
    }
}
