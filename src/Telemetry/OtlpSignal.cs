using OpenTelemetry.Exporter;

namespace Sweeper.Telemetry;

/// <summary>
/// What the environment says of one kind of telemetry: its own variables before those for all, as OpenTelemetry specifies it. The exporter reads those for all by
/// itself, but its own only where it is set up through a host.
/// </summary>
/// <param name="Name">As in the variables' names, in lower case: <c>traces</c>, <c>metrics</c>, <c>logs</c>.</param>
internal sealed record OtlpSignal(string Name)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>True when there is an endpoint for it.</summary>
    public bool IsWanted => (Variable($"{Prefix}ENDPOINT") ?? Own("ENDPOINT")) is not null;

    /// <exception cref="UriFormatException">The endpoint is no address.</exception>
    /// <exception cref="NotSupportedException">The protocol is neither <c>grpc</c> nor <c>http/protobuf</c>.</exception>
    public void Configure(OtlpExporterOptions options)
    {
        if (Own("PROTOCOL") is { } protocol)
        {
            options.Protocol = protocol switch
            {
                "grpc" => OtlpExportProtocol.Grpc,
                "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
                _ => throw new NotSupportedException($"{Prefix}{Name.ToUpperInvariant()}_PROTOCOL must be grpc or http/protobuf, but is '{protocol}'"),
            };
        }

        if (Own("ENDPOINT") is { } endpoint)
            options.Endpoint = new Uri(endpoint);
        if (Own("HEADERS") is { } headers)
            options.Headers = headers;
    }

    private string? Own(string what) => Variable($"{Prefix}{Name.ToUpperInvariant()}_{what}");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
