using Sweeper.Trainer.Torch.Packs;

namespace Sweeper.Trainer.Torch.Tests.Packs;

/// <summary>A device whose memory is what a test says.</summary>
internal sealed class SmallGauge : IMemoryGauge
{
    public long TotalBytes { get; init; } = long.MaxValue;

    public long UsedBytes { get; set; }
}
