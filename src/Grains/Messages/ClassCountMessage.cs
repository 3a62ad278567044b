using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="ClassCount"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.class-count.v1")]
public sealed record ClassCountMessage(
    [property: Id(0)] ClassMessage Class,
    [property: Id(1)] int Idle,
    [property: Id(2)] HeldMessage[] Sweeps)
{
    public static ClassCountMessage Of(ClassCount c) => new(ClassMessage.Of(c.Class), c.Idle, [.. c.Sweeps.Select(HeldMessage.Of)]);

    public ClassCount To() => new(Class.To(), Idle, [.. Sweeps.Select(s => s.To())]);
}
