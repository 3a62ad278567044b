using Sweeper.Engine.Clusters;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="LetterBag"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.bag.v1")]
public sealed record BagMessage(
    [property: Id(0)] string Session,
    [property: Id(1)] long Number,
    [property: Id(2)] LetterMessage[] Letters,
    [property: Id(3)] AttemptMessage[] Alive,
    [property: Id(4)] string[] Notices)
{
    public static BagMessage Of(LetterBag b) =>
        new(b.Session, b.Number, [.. b.Letters.Select(LetterMessage.Of)], [.. b.Alive.Select(AttemptMessage.Of)], [.. b.Notices]);

    public LetterBag To() => new(Session, Number, [.. Letters.Select(l => l.To())], [.. Alive.Select(a => a.To())], Notices);
}
