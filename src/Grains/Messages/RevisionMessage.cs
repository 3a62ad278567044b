using Sweeper.Engine.Layout;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="SweepRevision"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.revision.v1")]
public sealed record RevisionMessage(
    [property: Id(0)] string File,
    [property: Id(1)] string Text,
    [property: Id(2)] string[] Sets,
    [property: Id(3)] bool Extends)
{
    public static RevisionMessage Of(SweepRevision r) => new(r.File, r.Text, [.. r.Sets], r.Extends);

    public SweepRevision To() => new(File, Text, Sets, Extends);
}
