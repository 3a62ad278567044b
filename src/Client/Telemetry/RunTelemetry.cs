using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sweeper.Engine.Metering;
using Sweeper.Engine.Tracing;

namespace Sweeper.Client.Telemetry;

/// <summary>
/// Spans, measurements and log lines of a run: over OTLP where OTEL_EXPORTER_OTLP_ENDPOINT, or that of one of them, names a collector; spans also into the store.
/// Exporting happens behind the run's back; a collector that is dead costs at most <see cref="Patience"/> at the end, for all three together.
/// </summary>
internal sealed class RunTelemetry : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const string ServiceName = "sweeper";
    private const string LogCategory = "Sweeper.Engine";

    private static readonly OtlpSignal Traces = new("traces"), Metrics = new("metrics"), Logs = new("logs");

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly ILoggerFactory? _logs;

    private RunTelemetry()
    {
        if (Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED") is not "true")
        {
            _traces = Exporter(Traces, () => Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(Resource()).AddSource(TraceIds.EngineSource, TraceIds.TrainerSource).AddOtlpExporter(Traces.Configure).Build());
            _metrics = Exporter(Metrics, () => Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(Resource()).AddMeter(EngineMeter.Name).AddOtlpExporter(Metrics.Configure).Build());
            _logs = Exporter(Logs, () => LoggerFactory.Create(builder => builder.AddOpenTelemetry(options =>
            {
                options.IncludeFormattedMessage = true;
                options.SetResourceBuilder(Resource()).AddOtlpExporter(Logs.Configure);
            })));
        }

        Log = _logs?.CreateLogger(LogCategory) ?? NullLogger.Instance;
    }

    /// <summary>For the engine and the store.</summary>
    public ILogger Log { get; }

    /// <summary>For the engine.</summary>
    public SpanRecorder Recorder { get; } = new();

    public static RunTelemetry Start() => new();

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

    private static ResourceBuilder Resource()
    {
        var version = typeof(RunTelemetry).Assembly.GetName().Version?.ToString(3);
        return ResourceBuilder.CreateEmpty().AddService(ServiceName, serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector();
    }
}
