using System.Globalization;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>
/// The finished trials of one lineage, <c>lineages/&lt;id&gt;/&lt;steps&gt;-&lt;trial&gt;</c>: an index by name, so that the longest one that is shorter than a trial is found
/// without opening any. The state itself is the last checkpoint of the trial that is named.
/// </summary>
public sealed class LineageFolder(IStore store, LineageId id)
{
    private string Folder => $"lineages/{id}/";

    /// <summary>Those that end before the step, the longest first.</summary>
    public IReadOnlyList<TrialOrigin> Before(int steps) =>
        [.. store.List(Folder).Select(OriginOf).OfType<TrialOrigin>().Where(o => o.Step < steps).OrderByDescending(o => o.Step).ThenBy(o => o.Trial, StringComparer.Ordinal)];

    internal void Add(TrialOrigin trial) => store.Write(NameOf(trial), stream => stream.Write("\n"u8));

    internal void Remove(TrialOrigin trial) => store.Delete(NameOf(trial));

    private string NameOf(TrialOrigin trial) => $"{Folder}{trial.Step:D10}-{trial.Trial}";

    private static TrialOrigin? OriginOf(string name)
    {
        var parts = name[(name.LastIndexOf('/') + 1)..].Split('-');
        return parts.Length == 2 && parts[1].Length > 0 && parts[1].All(char.IsAsciiHexDigitLower)
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? new TrialOrigin(parts[1], step) : null;
    }
}
