using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="Share"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.share.v1")]
public sealed record ShareMessage(
    [property: Id(0)] ClassMessage Class,
    [property: Id(1)] string Sweep,
    [property: Id(2)] int Priority,
    [property: Id(3)] int Count)
{
    public static ShareMessage Of(Share s) => new(ClassMessage.Of(s.Class), s.Sweep, s.Priority, s.Count);

    public Share To() => new(Class.To(), Sweep, Priority, Count);
}
