using System.Globalization;
using Sweeper.Client.Exits;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Replaying;

/// <summary>
/// When a number of a trial and that of its replay count as the same. Bit by bit where both are computed alike: by one class of numerics and, where that is not portable, on
/// hardware of one name. Elsewhere within a relative tolerance, and up to <see cref="Horizon"/> steps: other roundings are 6e-8 of a number, and the parity tests of the kernels
/// see losses about 1e-8 apart after 80 steps and hold them within 1e-4 over 200, a tenth of what is allowed here; beyond, training blows roundings up as it likes.
/// </summary>
/// <param name="Stored">Class that trained the trial.</param>
/// <param name="Here">Class that replays it.</param>
/// <param name="Tolerance">Null: bit by bit. Else |a - b| is at most so much of the larger of |a| and |b|.</param>
internal sealed record ReplayRule(string Stored, string Here, double? Tolerance)
{
    public const double DefaultTolerance = 1e-3;
    public const int Horizon = 200;

    public bool IsExact => Tolerance is null;

    /// <param name="stored">Numerics of <c>trial.json</c>.</param>
    /// <param name="storedHardware">Of its result; null: not known, and taken for the same.</param>
    /// <param name="tolerance">What the user asks for; null: none where bits can be compared, else <see cref="DefaultTolerance"/>.</param>
    /// <exception cref="InputException">The trial is of no class that this version knows.</exception>
    public static ReplayRule Of(string? stored, string? storedHardware, string here, string hereHardware, double? tolerance)
    {
        var known = NumericsClass.Read(stored) ?? throw new InputException(
            $"numerics of trial.json must be a family ({string.Join(", ", NumericsClass.Families)}) and a version, as in {here}, but are '{stored}': a newer sweeper may have trained it.");
        var isAlike = stored == here && (known.IsPortable || storedHardware is null || storedHardware == hereHardware);
        return new ReplayRule(stored!, here, tolerance ?? (isAlike ? null : DefaultTolerance));
    }

    /// <summary>The last step of these reports that is compared.</summary>
    /// <param name="known">The last step that there is something about.</param>
    /// <param name="until">What the user asks for; null: as far as makes sense.</param>
    /// <exception cref="InputException">There is no report that can be compared.</exception>
    public int Last(IReadOnlyList<Report> reports, int known, int? until)
    {
        if (IsExact || until is not null)
            return Math.Min(until ?? known, known);
        if (known <= Horizon)
            return known;
        return reports.LastOrDefault(r => r.Step <= Horizon)?.Step ?? throw new InputException(
            $"a trial of {Stored} must have a report in its first {Horizon} steps to be compared with {Here}, because roundings grow, but its first one is at step {(reports.Count > 0 ? reports[0].Step : known)}. Name the step with --until, or replay it by {Stored} (--devices).");
    }

    /// <summary>How far apart two numbers are, relative to the larger one; all that is not a number is alike.</summary>
    public static double Deviation(double one, double other) => Difference.IsSame(one, other) ? 0
        : Math.Abs(one - other) / Math.Max(Math.Abs(one), Math.Abs(other)) is var apart && double.IsNaN(apart) ? double.PositiveInfinity : apart;

    public bool IsSame(double one, double other) => Tolerance is { } tolerance ? Deviation(one, other) <= tolerance : Difference.IsSame(one, other);

    /// <summary>As a sentence says it of reports: <c>the same bits</c>.</summary>
    public override string ToString() => Tolerance is { } tolerance
        ? string.Create(CultureInfo.InvariantCulture, $"within a relative {tolerance:0.################}{(Stored == Here ? "" : $" of {Here}, which is another class than {Stored}")}")
        : "the same bits";
}
