using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sweeper.Engine.Metering;
using Sweeper.Engine.Tracing;

namespace Sweeper.Telemetry;

/// <summary>
/// Spans, measurements and log lines of a process: over OTLP where OTEL_EXPORTER_OTLP_ENDPOINT, or that of one of them, names a collector; spans also into the store.
/// Exporting happens behind its back; a collector that is dead costs at most <see cref="Patience"/> at the end, for all three together.
/// </summary>
public sealed class ProcessTelemetry : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const string ServiceName = "sweeper";
    private const string LogCategory = "Sweeper.Engine";

    private static readonly OtlpSignal TracesSignal = new("traces"), MetricsSignal = new("metrics"), LogsSignal = new("logs");

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly ILoggerFactory? _logs;

    private ProcessTelemetry(string? instance, IReadOnlyList<string> sources, IReadOnlyList<string> meters)
    {
        if (Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED") is not "true")
        {
            _traces = Exporter(TracesSignal, () => Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(Resource(instance)).AddSource([TraceIds.EngineSource, TraceIds.TrainerSource, .. sources]).AddOtlpExporter(TracesSignal.Configure).Build());
            _metrics = Exporter(MetricsSignal, () => Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(Resource(instance)).AddMeter([EngineMeter.Name, .. meters]).AddOtlpExporter(MetricsSignal.Configure).Build());
            _logs = Exporter(LogsSignal, () => LoggerFactory.Create(builder => builder.AddOpenTelemetry(options =>
            {
                options.IncludeFormattedMessage = true;
                options.SetResourceBuilder(Resource(instance)).AddOtlpExporter(LogsSignal.Configure);
            })));
        }

        Log = _logs?.CreateLogger(LogCategory) ?? NullLogger.Instance;
    }

    /// <summary>For the engine and the store.</summary>
    public ILogger Log { get; }

    /// <summary>For the engine.</summary>
    public SpanRecorder Recorder { get; } = new();

    /// <summary>The factory of <see cref="Log"/>, for other categories; null where no logs are exported.</summary>
    public ILoggerFactory? Logs => _logs;

    /// <param name="instance">Name of this process among many, for dashboards; null: none. OTEL_RESOURCE_ATTRIBUTES wins.</param>
    /// <param name="sources">Further sources of spans.</param>
    /// <param name="meters">Further meters.</param>
    public static ProcessTelemetry Start(string? instance = null, IReadOnlyList<string>? sources = null, IReadOnlyList<string>? meters = null) =>
        new(instance, sources ?? [], meters ?? []);

    public void Dispose()
    {
        Recorder.Dispose();
        var milliseconds = (int)Patience.TotalMilliseconds;
        Task.WaitAll(
            [
                Task.Factory.StartNew(() => _traces?.Shutdown(milliseconds), TaskCreationOptions.LongRunning),
                Task.Factory.StartNew(() => _metrics?.Shutdown(milliseconds), TaskCreationOptions.LongRunning),
                Task.Factory.StartNew(() => _logs?.Dispose(), TaskCreationOptions.LongRunning),
            ],
            Patience);
    }

    /// <summary>Null where none is asked for; and, with a warning, for settings that the exporter does not take: telemetry must not fail a run.</summary>
    private static T? Exporter<T>(OtlpSignal signal, Func<T> build)
        where T : class
    {
        if (!signal.IsWanted)
            return null;
        try
        {
            return build();
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            Console.Error.WriteLine($"warning: {signal.Name} are not exported: {e.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    private static ResourceBuilder Resource(string? instance)
    {
        var version = typeof(ProcessTelemetry).Assembly.GetName().Version?.ToString(3);
        return ResourceBuilder.CreateEmpty().AddService(ServiceName, serviceVersion: version, autoGenerateServiceInstanceId: false, serviceInstanceId: instance).AddTelemetrySdk().AddEnvironmentVariableDetector();
    }
}
