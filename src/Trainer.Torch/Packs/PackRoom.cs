namespace Sweeper.Trainer.Torch.Packs;

/// <summary>How many models of one shape a device is given at once: one until that has been measured, then as many as its memory has room for.</summary>
/// <param name="plannedBytes">Buffers of one model, known before there is any: the least that one takes.</param>
internal sealed class PackRoom(long plannedBytes)
{
    /// <summary>Share of the device's memory that is filled; the rest is for what varies from step to step.</summary>
    public const double Share = 0.9;

    private int _most = int.MaxValue;

    /// <summary>Of one model at its peak; null: not yet measured.</summary>
    public long? Bytes { get; private set; }

    /// <param name="grown">By how much the memory in use has grown with the first model that trained.</param>
    public void Measured(long grown) => Bytes ??= Math.Max(1, Math.Max(grown, plannedBytes));

    /// <summary>So many at once were too many.</summary>
    /// <param name="replicas">At least 2.</param>
    public void TooMany(int replicas) => _most = Math.Max(1, replicas / 2);

    /// <param name="free">Bytes for this shape.</param>
    /// <returns>At least 1: whether one fits is found out by trying.</returns>
    public int Fit(double free) => Bytes is not { } bytes ? 1 : (int)Math.Clamp(free / bytes, 1, _most);
}
