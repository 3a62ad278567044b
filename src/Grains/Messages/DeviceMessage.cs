using Sweeper.Engine.Service;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="DeviceStatus"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.device.v1")]
public sealed record DeviceMessage(
    [property: Id(0)] string Device,
    [property: Id(1)] string Kind,
    [property: Id(2)] string Name,
    [property: Id(3)] long MemoryBytes,
    [property: Id(4)] string? Sweep,
    [property: Id(5)] string? Trial)
{
    public static DeviceMessage Of(DeviceStatus d) => new(d.Id, d.Kind, d.Name, d.MemoryBytes, d.Sweep, d.Trial);

    public DeviceStatus To() => new(Device, Kind, Name, MemoryBytes, Sweep, Trial);
}
