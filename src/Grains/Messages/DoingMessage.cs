using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="DeviceDoing"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.doing.v1")]
public sealed record DoingMessage(
    [property: Id(0)] FactsMessage Facts,
    [property: Id(1)] string? Sweep,
    [property: Id(2)] bool HasTrial,
    [property: Id(3)] string? Next,
    [property: Id(4)] string? Trial)
{
    public static DoingMessage Of(DeviceDoing d) => new(FactsMessage.Of(d.Facts), d.Sweep, d.HasTrial, d.Next, d.Trial);

    public DeviceDoing To() => new(Facts.To(), Sweep, HasTrial, Next) { Trial = Trial };
}
