using Sweeper.Engine.Clusters;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="StartOrder"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.order.v1")]
public sealed record OrderMessage(
    [property: Id(0)] string Sweep,
    [property: Id(1)] string Device,
    [property: Id(2)] string Trial,
    [property: Id(3)] int Attempt,
    [property: Id(4)] int Seed,
    [property: Id(5)] string Configuration,
    [property: Id(6)] string Axes,
    [property: Id(7)] string Metric,
    [property: Id(8)] int[] Rungs,
    [property: Id(9)] string? TraceParent,
    [property: Id(10)] DateTime? Since)
{
    public static OrderMessage Of(StartOrder o) =>
        new(o.Sweep, o.Device.Text, o.Trial, o.Attempt, o.Seed, o.Configuration, o.Axes, o.Metric, [.. o.Rungs], o.TraceParent, o.Since);

    public StartOrder To() => new(Sweep, new DeviceId(Device), Trial, Attempt, Seed, Configuration, Axes, Metric, Rungs, TraceParent, Since);
}
