using System.Diagnostics;

namespace Sweeper.Engine.Tracing;

/// <summary>The engine's source of spans (docs/telemetry.md has the tree). Without a listener they cost nothing and are null.</summary>
internal static class EngineActivity
{
    public static ActivitySource Source { get; } = new(TraceIds.EngineSource);

    /// <summary>A span below whatever runs here; null where nothing does, or nobody listens: a write of no sweep is nobody's.</summary>
    public static Activity? Below(string name) => Activity.Current is null ? null : Source.StartActivity(name);

    /// <summary>Says that the span came to an error, with the exception as its event.</summary>
    public static void Failed(this Activity? span, Exception e) => span?.AddException(e).SetStatus(ActivityStatusCode.Error, e.Message);
}
