using System.Text.RegularExpressions;

namespace Sweeper.Infra.Tests.Metrics;

/// <summary>
/// Names of an OpenTelemetry instrument's series once the collector's Prometheus exporter has them: its rules (pkg/translator/prometheus, add_metric_suffixes: true)
/// as far as instruments here go; not those that would drop a token which a name has already.
/// </summary>
internal static partial class PrometheusName
{
    private static readonly Dictionary<string, string> Units = new()
    {
        ["s"] = "seconds", ["m"] = "meters", ["ms"] = "milliseconds", ["By"] = "bytes", ["MB"] = "megabytes", ["%"] = "percent",
    };

    private static readonly Dictionary<string, string> PerUnits = new() { ["s"] = "second", ["m"] = "minute" };

    /// <summary>One name, or three of a histogram.</summary>
    public static IReadOnlyList<string> Of(string name, InstrumentKind kind, string? unit)
    {
        var tokens = Unusual().Split(name).Where(t => t.Length > 0).ToList();
        var parts = (unit ?? "").Split('/', 2);
        Add(Unit(parts[0], Units));
        if (parts.Length > 1 && Unit(parts[1], PerUnits) is { } per)
            tokens.AddRange(["per", per]);
        if (kind == InstrumentKind.Counter)
        {
            tokens.RemoveAll(t => t == "total");
            tokens.Add("total");
        }

        if (unit == "1" && kind == InstrumentKind.Gauge)
            Add("ratio");
        var full = string.Join('_', tokens);
        return kind == InstrumentKind.Histogram ? [$"{full}_bucket", $"{full}_sum", $"{full}_count"] : [full];

        void Add(string? token)
        {
            if (token is not null && !tokens.Contains(token))
                tokens.Add(token);
        }
    }

    // Units in braces are for people; 1 is none.
    private static string? Unit(string unit, Dictionary<string, string> words) =>
        unit is "" or "1" || unit.Contains('{', StringComparison.Ordinal) ? null : words.GetValueOrDefault(unit, unit);

    [GeneratedRegex("[^A-Za-z0-9:]+")]
    private static partial Regex Unusual();
}
