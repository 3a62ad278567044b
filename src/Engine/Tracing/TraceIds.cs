using System.Diagnostics;

namespace Sweeper.Engine.Tracing;

/// <summary>Trace ids for results, without an exporter: somebody has to listen to a source before .NET makes spans of it.</summary>
public static class TraceIds
{
    /// <summary>Name of the engine's <see cref="ActivitySource"/>, for exporters.</summary>
    public const string EngineSource = "Sweeper.Engine";

    /// <summary>Name of the trainer's <see cref="ActivitySource"/>: what an attempt does.</summary>
    public const string TrainerSource = "Sweeper.Trainer";

    /// <summary>Listens to the engine's source until disposed, and keeps nothing. A host that has an exporter or a <see cref="SpanRecorder"/> does not need it.</summary>
    public static IDisposable Enable()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineSource,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
