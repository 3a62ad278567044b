namespace Sweeper.Client.Tests.Telemetry;

/// <summary>A point of a metric as a collector gets it.</summary>
public sealed record OtlpPoint(string Name, string Unit, IReadOnlyDictionary<string, object?> Attributes, double Value);
