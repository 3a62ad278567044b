using System.Globalization;
using System.Text.Json;
using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Reporting;

/// <summary>RFC 4180 text of a report; the header is described at <see cref="SweepReport.ToCsv"/>.</summary>
internal static class ReportCsv
{
    private static readonly char[] Special = ['"', ',', '\r', '\n'];
    private static readonly string[] Numbers =
        ["n", "mean", "low", "high", "difference", "difference_low", "difference_high", "verdict", "parameters", "flops", "seconds", "trials", "numerics", "hardware"];

    public static string Write(SweepReport report)
    {
        var paths = report.AxisPaths.Concat(report.Oracles.SelectMany(o => o.Axes).Select(a => a.Key)).Distinct().ToList();
        IEnumerable<IEnumerable<string>> rows =
        [
            ["kind", "name", .. paths, .. Numbers],
            .. report.Arms.Select(arm => Arm(arm, paths).Append(report.Numerics).Append(Hardware(arm))),
            .. report.Oracles.Select(oracle => Oracle(oracle, paths)),
        ];
        return string.Concat(rows.Select(row => string.Join(',', row.Select(Field)) + "\r\n"));
    }

    private static IEnumerable<string> Arm(ArmRow arm, IReadOnlyList<string> paths) =>
    [
        "arm", arm.Label, .. Axes(arm.Axes, paths),
        arm.N.ToString(CultureInfo.InvariantCulture), Number(arm.Score?.Mean), Number(arm.Score?.Low), Number(arm.Score?.High),
        Number(arm.Difference?.Mean), Number(arm.Difference?.Low), Number(arm.Difference?.High),
        arm.Verdict is { } verdict ? JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.ToString()) : "",
        arm.Parameters?.ToString(CultureInfo.InvariantCulture) ?? "", Number(arm.Flops), Number(arm.Seconds), string.Join(' ', arm.Trials),
    ];

    private static string Hardware(ArmRow arm) => string.Join("; ", arm.Hardware.Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Key} x {h.Value}")));

    private static IEnumerable<string> Oracle(OracleRow oracle, IReadOnlyList<string> paths) =>
    [
        "oracle", oracle.Name, .. Axes(oracle.Axes, paths),
        oracle.Score.N.ToString(CultureInfo.InvariantCulture), Number(oracle.Score.Mean), Number(oracle.Score.Low), Number(oracle.Score.High),
        "", "", "", "", "", "", "", "", "", "",
    ];

    private static IEnumerable<string> Axes(IReadOnlyList<KeyValuePair<string, Value>> axes, IReadOnlyList<string> paths) =>
        paths.Select(path => axes.Where(a => a.Key == path).Select(a => a.Value.ToString()).FirstOrDefault(""));

    private static string Number(double? number) => number is { } n && double.IsFinite(n) ? n.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Field(string text) => text.IndexOfAny(Special) < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
}
