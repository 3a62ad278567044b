namespace Sweeper.Bench.Machine;

/// <summary>Memory that nothing uses.</summary>
internal static class FreeMemory
{
    /// <summary>Bytes, of the machine or of the container.</summary>
    public static long Bytes()
    {
        GC.Collect();
        var memory = GC.GetGCMemoryInfo(GCKind.Any);
        return memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes;
    }
}
