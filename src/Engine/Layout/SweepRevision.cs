using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Specs;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>What a sweep is made of: enough to plan it again.</summary>
/// <param name="File">Path of the sweep file, for messages and for the name of a sweep that has none; never opened.</param>
/// <param name="Text">Its text.</param>
/// <param name="Sets">Overrides of the command line, <c>path=value</c>, in their order.</param>
/// <param name="Extends">False: as the sweep began. True: arms or seeds were added to it.</param>
public sealed record SweepRevision(string File, string Text, IReadOnlyList<string> Sets, bool Extends = false)
{
    /// <exception cref="SweepFileException">Everything that is wrong with the file.</exception>
    public SweepPlan Plan(ITrialExecutor executor)
    {
        var result = SpecReader.Read(Text, File, Sets, executor, NameOf(File));
        return result.Plan ?? throw new SweepFileException([.. result.Problems.Select(p => p.ToString())]);
    }

    /// <summary>With no more of the path than the name hangs on, so that it says the same on every machine: <c>01-first-ablation/sweep.yaml</c>.</summary>
    public SweepRevision Portable() => this with
    {
        File = NameOf(File) is { } folder ? $"{folder}/{Path.GetFileName(File)}" : Path.GetFileName(File),
    };

    /// <summary>The folder's name for a <c>sweep.yaml</c>, the file's for any other; null where the reader is to decide.</summary>
    private static string? NameOf(string path)
    {
        if (!Path.GetFileNameWithoutExtension(path).Equals("sweep", StringComparison.OrdinalIgnoreCase))
            return null;
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)));
        return string.IsNullOrEmpty(folder) ? null : folder;
    }
}
