using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Spaces;

/// <summary>A point of the axes, seed aside.</summary>
/// <param name="Index">0, 1, … in the order of the axes, the last axis fastest.</param>
/// <param name="Axes">Path and value of every axis that applies to this arm (a conditional axis may not), in the order of the sweep file.</param>
/// <param name="Configuration">Complete configuration: defaults, base, axes, derived values.</param>
/// <param name="Trials">One per seed, seed 1 first.</param>
/// <param name="Baseline">Index of the arm that this one is compared with: the arm with the same axes but for those that the baseline fixes. Null for a baseline itself and in a sweep without one.</param>
public sealed record Arm(
    int Index,
    IReadOnlyList<KeyValuePair<string, Value>> Axes,
    Configuration Configuration,
    IReadOnlyList<Trial> Trials,
    int? Baseline)
{
    /// <summary><c>attention=mesa layers=2</c>: axis values by the short names of their paths.</summary>
    public string Label => LabelOf(Axes);

    internal static string LabelOf(IReadOnlyList<KeyValuePair<string, Value>> axes)
    {
        var names = new ShortNames([.. axes.Select(a => a.Key)]);
        return axes.Count == 0 ? "(base)" : string.Join(' ', axes.Select(a => $"{names[a.Key]}={a.Value}"));
    }
}
