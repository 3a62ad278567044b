using System.Collections.Concurrent;

namespace Sweeper.Client.Tests.Telemetry;

/// <summary>An OTLP collector that keeps what it gets.</summary>
internal interface ICollector : IAsyncDisposable
{
    string Endpoint { get; }

    /// <summary>As OTEL_EXPORTER_OTLP_PROTOCOL names it.</summary>
    string Protocol { get; }

    /// <summary>The messages: <c>/v1/traces</c>, <c>/v1/metrics</c> or <c>/v1/logs</c>, and the protobuf.</summary>
    ConcurrentQueue<(string Path, byte[] Body)> Requests { get; }
}
