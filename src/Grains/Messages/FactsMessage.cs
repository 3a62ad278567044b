using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A device's <see cref="DeviceFacts"/> on their way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.facts.v1")]
public sealed record FactsMessage(
    [property: Id(0)] string Device,
    [property: Id(1)] string Silo,
    [property: Id(2)] string Kind,
    [property: Id(3)] string Name,
    [property: Id(4)] long MemoryBytes,
    [property: Id(5)] double Speed,
    [property: Id(6)] string Numerics)
{
    public static FactsMessage Of(DeviceFacts f) => new(f.Id.Text, f.Silo, f.Kind, f.Name, f.MemoryBytes, f.Speed, f.Numerics);

    public DeviceFacts To() => new(new DeviceId(Device), Silo, Kind, Name, MemoryBytes, Speed, Numerics);
}
