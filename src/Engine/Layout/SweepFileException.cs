namespace Sweeper.Engine.Layout;

/// <summary>A sweep file is not one that can be run; every problem is in it, with file and line.</summary>
public sealed class SweepFileException(IReadOnlyList<string> problems) : Exception(string.Join(' ', problems))
{
    public IReadOnlyList<string> Problems => problems;
}
