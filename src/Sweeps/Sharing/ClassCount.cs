namespace Sweeper.Sweeps.Sharing;

/// <summary>Devices of one class of one partition, and what they do.</summary>
/// <param name="Class">Of all of them.</param>
/// <param name="Idle">On no sweep.</param>
/// <param name="Sweeps">Those on a sweep, ordered by its id.</param>
public sealed record ClassCount(DeviceClass Class, int Idle, IReadOnlyList<Held> Sweeps)
{
    public int Total => Idle + Sweeps.Sum(s => s.Total);
}
