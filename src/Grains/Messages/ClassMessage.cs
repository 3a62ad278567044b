using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="DeviceClass"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.class.v1")]
public sealed record ClassMessage(
    [property: Id(0)] string Kind,
    [property: Id(1)] long MemoryBytes,
    [property: Id(2)] string Numerics)
{
    public static ClassMessage Of(DeviceClass c) => new(c.Kind, c.MemoryBytes, c.Numerics);

    public DeviceClass To() => new(Kind, MemoryBytes, Numerics);
}
