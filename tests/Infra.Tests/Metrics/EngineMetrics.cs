using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Sweeper.Engine.Metering;
using Sweeper.Infra.Tests.Documents;

namespace Sweeper.Infra.Tests.Metrics;

/// <summary>The instruments of <see cref="EngineMeter"/>, as they are in the program and as docs/telemetry.md lists them.</summary>
internal static partial class EngineMetrics
{
    /// <summary>Attributes are unknown: an instrument does not tell them.</summary>
    public static IReadOnlyList<ExportedMetric> InTheProgram { get; } = Published();

    public static IReadOnlyList<ExportedMetric> InTheDocs { get; } =
    [
        .. Row().Matches(Repository.Read("docs/telemetry.md")).Select(row => new ExportedMetric(
            row.Groups["name"].Value,
            row.Groups["kind"].Value switch
            {
                "counter" => InstrumentKind.Counter,
                "up-down counter" => InstrumentKind.UpDownCounter,
                "gauge" => InstrumentKind.Gauge,
                "histogram" => InstrumentKind.Histogram,
                var kind => throw new InvalidOperationException($"docs/telemetry.md calls {row.Groups["name"].Value} a {kind}."),
            },
            row.Groups["unit"].Value,
            [.. Attribute().Matches(row.Groups["attributes"].Value).Select(m => m.Groups[1].Value)])),
    ];

    private static List<ExportedMetric> Published()
    {
        RuntimeHelpers.RunClassConstructor(typeof(EngineMeter).TypeHandle);
        var found = new List<ExportedMetric>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == EngineMeter.Name)
                found.Add(new ExportedMetric(instrument.Name, Enum.Parse<InstrumentKind>(instrument.GetType().Name.Split('`')[0]), instrument.Unit, []));
        };
        listener.Start();
        return found;
    }

    [GeneratedRegex(@"^\| `(?<name>sweeper\.[a-z.]+)` \| (?<kind>[a-z -]+), (?<unit>\S+) \| (?<attributes>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Attribute();
}
