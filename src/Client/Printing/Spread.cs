using System.Globalization;
using Sweeper.Sweeps.Statistics;

namespace Sweeper.Client.Printing;

/// <summary>A column of <c>mean ± half interval</c>, all rows with the same decimals: as many as give the narrowest interval two significant digits.</summary>
internal sealed class Spread
{
    private const double Large = 1e6;
    private const double Negligible = 1e-7;
    private readonly int _decimals;
    private readonly bool _signed;

    /// <param name="signed">With a plus sign, for differences.</param>
    public Spread(IReadOnlyList<Estimate> column, bool signed = false)
    {
        _signed = signed;
        var shown = column.Where(e => Math.Abs(e.Mean) < Large).ToList();
        var largest = shown.Select(e => Math.Abs(e.Mean)).DefaultIfEmpty(0).Max();
        var most = largest > 0 ? Math.Max(5, 3 - Magnitude(largest)) : 5;
        _decimals = Math.Clamp(shown.Select(Wanted).DefaultIfEmpty(4).Max(), 0, Math.Min(15, most));
    }

    public string Format(Estimate? estimate)
    {
        if (estimate is null)
            return Figures.None;
        var half = Half(estimate);
        var mean = Text(estimate.Mean);
        return (_signed && estimate.Mean >= 0 ? "+" : "") + mean + (half is { } h ? $" ± {Text(h)}" : "");
    }

    private static double? Half(Estimate estimate) => estimate is { Low: { } low, High: { } high } ? (high - low) / 2 : null;

    private static int Wanted(Estimate estimate)
    {
        if (Half(estimate) is { } half && half > Negligible * Math.Abs(estimate.Mean))
            return 1 - Magnitude(half);
        return estimate.Mean == 0 ? 0 : 3 - Magnitude(Math.Abs(estimate.Mean));
    }

    private static int Magnitude(double value) => (int)Math.Floor(Math.Log10(value));

    private string Text(double value) =>
        Math.Abs(value) < Large ? value.ToString("F" + _decimals, CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);
}
