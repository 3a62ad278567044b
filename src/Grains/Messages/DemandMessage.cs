using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="Demand"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.demand.v1")]
public sealed record DemandMessage(
    [property: Id(0)] string Sweep,
    [property: Id(1)] int Priority,
    [property: Id(2)] string? Kind,
    [property: Id(3)] long LeastMemoryBytes,
    [property: Id(4)] string Numerics,
    [property: Id(5)] int Waiting,
    [property: Id(6)] int Running)
{
    public static DemandMessage Of(Demand d) => new(d.Sweep, d.Priority, d.Need.Kind, d.Need.LeastMemoryBytes, d.Need.Numerics, d.Waiting, d.Running);

    public Demand To() => new(Sweep, Priority, new DeviceNeed(Kind, LeastMemoryBytes, Numerics), Waiting, Running);
}
