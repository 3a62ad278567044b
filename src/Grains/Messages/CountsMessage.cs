using Sweeper.Sweeps.Machine;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="SweepCounts"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.counts.v1")]
public sealed record CountsMessage(
    [property: Id(0)] int Total,
    [property: Id(1)] int Known,
    [property: Id(2)] int Completed,
    [property: Id(3)] int Failed,
    [property: Id(4)] int Stopped,
    [property: Id(5)] int Running,
    [property: Id(6)] int Paused,
    [property: Id(7)] int Cancelled)
{
    public static CountsMessage Of(SweepCounts c) => new(c.Total, c.Known, c.Completed, c.Failed, c.Stopped, c.Running, c.Paused, c.Cancelled);

    public SweepCounts To() => new(Total, Known, Completed, Failed, Stopped, Running) { Paused = Paused, Cancelled = Cancelled };
}
