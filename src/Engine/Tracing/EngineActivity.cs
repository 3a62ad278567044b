using System.Diagnostics;

namespace Sweeper.Engine.Tracing;

/// <summary>The engine's spans: <c>sweep</c> &gt; <c>trial</c> &gt; <c>write</c>. Without a listener they cost nothing and are null.</summary>
internal static class EngineActivity
{
    public static ActivitySource Source { get; } = new(TraceIds.EngineSource);
}
