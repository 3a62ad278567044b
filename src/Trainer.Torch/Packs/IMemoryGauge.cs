namespace Sweeper.Trainer.Torch.Packs;

/// <summary>What a device's memory says of itself. Asked before and after the first launch of a shape, never between two steps.</summary>
public interface IMemoryGauge
{
    /// <summary>Bytes that the device has; <see cref="long.MaxValue"/>: not known.</summary>
    long TotalBytes { get; }

    /// <summary>Bytes in use by anybody; 0 where that is not known.</summary>
    long UsedBytes { get; }
}
