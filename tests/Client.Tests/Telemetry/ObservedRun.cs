namespace Sweeper.Client.Tests.Telemetry;

/// <summary>What a collector got.</summary>
/// <param name="First">Of the first run.</param>
/// <param name="Both">Of both runs.</param>
/// <param name="Crashing">The trial that cannot be written, and so crashes.</param>
public sealed record ObservedRun(Otlp First, Otlp Both, string Crashing);
