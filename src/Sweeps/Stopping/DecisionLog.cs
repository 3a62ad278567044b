using System.Globalization;
using System.Text;

namespace Sweeper.Sweeps.Stopping;

/// <summary>
/// The decisions of a sweep as text, without times, attempts and devices: in trial order, two runs of a sweep give the same bytes, whatever happened to them.
/// </summary>
public static class DecisionLog
{
    /// <summary>One line per decision, sorted by rung and number, each ended by a line feed.</summary>
    public static string Canonical(IEnumerable<Decision> decisions) => decisions
        .OrderBy(d => d.Rung)
        .ThenBy(d => d.Number)
        .Aggregate(new StringBuilder(), (text, d) => text.Append(Line(d)).Append('\n'))
        .ToString();

    /// <summary><c>rung 0 #4: trial 3 at 10, 0.25: Pause (rank 2 of 4, quota 1, cutoff 0.2)</c>; numbers as they round-trip, <c>failed</c> and <c>none</c> for null.</summary>
    public static string Line(Decision d) =>
        $"rung {d.Rung} #{d.Number}: trial {d.Trial} at {d.Step}, {Number(d.Value) ?? "failed"}: {d.Choice} (rank {d.Rank} of {d.Seen}, quota {d.Quota}, cutoff {Number(d.Cutoff) ?? "none"})";

    private static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
