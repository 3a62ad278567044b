namespace Sweeper.Trainer.Torch.Packs;

/// <summary>The processor's: what this machine, or its container, allows, and what this process has resident. Buffers that a launch gives back at once are not seen.</summary>
internal sealed class ProcessGauge : IMemoryGauge
{
    public long TotalBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public long UsedBytes => Environment.WorkingSet;
}
