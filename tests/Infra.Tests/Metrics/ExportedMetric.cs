namespace Sweeper.Infra.Tests.Metrics;

/// <summary>An instrument of the product or of Orleans.</summary>
/// <param name="Attributes">Those that its measurements may have; what becomes of them are labels.</param>
internal sealed record ExportedMetric(string Name, InstrumentKind Kind, string? Unit, IReadOnlyList<string> Attributes)
{
    /// <summary>The series that Prometheus has of it.</summary>
    public IReadOnlyList<string> Series => PrometheusName.Of(Name, Kind, Unit);

    /// <summary>Labels besides those that every series has.</summary>
    public IEnumerable<string> Labels => Attributes.Select(a => a.Replace('.', '_'));
}
