namespace Sweeper.Engine.Layout;

/// <summary>What a sweep is made of: enough to plan it again.</summary>
/// <param name="File">Path of the sweep file, for messages and for the name of a sweep that has none.</param>
/// <param name="Text">Its text.</param>
/// <param name="Sets">Overrides of the command line, <c>path=value</c>, in their order.</param>
/// <param name="Extends">False: as the sweep began. True: arms or seeds were added to it.</param>
public sealed record SweepRevision(string File, string Text, IReadOnlyList<string> Sets, bool Extends = false);
