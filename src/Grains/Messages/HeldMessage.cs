using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="Held"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.held.v1")]
public sealed record HeldMessage(
    [property: Id(0)] string Sweep,
    [property: Id(1)] int Busy,
    [property: Id(2)] int Free,
    [property: Id(3)] int Leaving)
{
    public static HeldMessage Of(Held h) => new(h.Sweep, h.Busy, h.Free, h.Leaving);

    public Held To() => new(Sweep, Busy, Free, Leaving);
}
