using Sweeper.Engine.Watching;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="NoticePage"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.page.v1")]
public sealed record PageMessage(
    [property: Id(0)] string Place,
    [property: Id(1)] bool Anew,
    [property: Id(2)] string[] Notices)
{
    public static PageMessage Of(NoticePage p) => new(p.Place, p.Anew, [.. p.Notices]);

    public NoticePage To() => new(Place, Anew, Notices);
}
