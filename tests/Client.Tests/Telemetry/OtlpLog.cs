namespace Sweeper.Client.Tests.Telemetry;

/// <summary>A log record as a collector gets it.</summary>
public sealed record OtlpLog(string Trace, string Span, string Severity, string Body, IReadOnlyDictionary<string, object?> Attributes);
