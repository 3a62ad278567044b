using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sweeper.Engine.Tracing;

namespace Sweeper.Client.Telemetry;

/// <summary>
/// Spans of a run: over OTLP where OTEL_EXPORTER_OTLP_ENDPOINT names a collector, else only their ids, for the results. Exporting happens behind the run's back; a
/// collector that is dead costs at most <see cref="Patience"/> at the end.
/// </summary>
internal sealed class Traces : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const string TrainerSource = "Sweeper.Trainer";
    private const string ServiceName = "sweeper";
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    private readonly IDisposable _ids = TraceIds.Enable();
    private readonly TracerProvider? _provider;

    private Traces(TracerProvider? provider) => _provider = provider;

    public static Traces Start()
    {
        var wanted = Endpoints.Any(name => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)));
        return new Traces(wanted && Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED") is not "true" ? Exporter() : null);
    }

    public void Dispose()
    {
        _ids.Dispose();
        if (_provider is null)
            return;
        _provider.Shutdown((int)Patience.TotalMilliseconds);
        _provider.Dispose();
    }

    /// <summary>Null, with a warning, for settings that the exporter does not take: telemetry must not fail a run.</summary>
    private static TracerProvider? Exporter()
    {
        try
        {
            var version = typeof(Traces).Assembly.GetName().Version?.ToString(3);
            var resource = ResourceBuilder.CreateEmpty().AddService(ServiceName, serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector();
            return Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(TraceIds.EngineSource, TrainerSource).AddOtlpExporter().Build();
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            Console.Error.WriteLine($"warning: traces are not exported: {e.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }
}
