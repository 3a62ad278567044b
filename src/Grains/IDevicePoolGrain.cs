using Sweeper.Grains.Messages;

namespace Sweeper.Grains;

/// <summary>A part of the cluster's devices, by the number of the part: so many parts that none is a hot spot. Knows what it is told, and nothing after it was gone.</summary>
[Alias("sweeper.grain.pool.v1")]
public interface IDevicePoolGrain : IGrainWithIntegerKey
{
    /// <summary>A silo says what its devices do, each second.</summary>
    /// <returns>What they are to do instead.</returns>
    [Alias("beat")]
    Task<MoveMessage[]> BeatAsync(string silo, DoingMessage[] devices);

    /// <summary>The devices that the part knows.</summary>
    [Alias("devices")]
    Task<DoingMessage[]> DevicesAsync();
}
