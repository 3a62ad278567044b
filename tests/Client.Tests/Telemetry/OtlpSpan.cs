namespace Sweeper.Client.Tests.Telemetry;

/// <summary>A span as a collector gets it; times in nanoseconds.</summary>
public sealed record OtlpSpan(
    string Trace, string Id, string Parent, string Name, long Start, long End, IReadOnlyDictionary<string, object?> Tags, IReadOnlyList<string> Events, IReadOnlyList<string> Links, bool Failed)
{
    public object? this[string tag] => Tags.GetValueOrDefault(tag);
}
