using Sweeper.Engine.Service;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="SweepStatus"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.status.v1")]
public sealed record StatusMessage(
    [property: Id(0)] string Sweep,
    [property: Id(1)] SweepStanding Standing,
    [property: Id(2)] CountsMessage Counts,
    [property: Id(3)] int Priority,
    [property: Id(4)] int Devices,
    [property: Id(5)] string? Note)
{
    public static StatusMessage Of(SweepStatus s) => new(s.Id, s.Standing, CountsMessage.Of(s.Counts), s.Priority, s.Devices, s.Note);

    public SweepStatus To() => new(Sweep, Standing, Counts.To(), Priority, Devices, Note);
}
