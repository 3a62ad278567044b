using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Engine;

/// <summary>How a sweep is run. Nothing in here changes a number that a trial computes.</summary>
public sealed record EngineOptions
{
    /// <summary>One worker thread each, one trial at a time. Default: one per logical core of this process.</summary>
    public IReadOnlyList<DeviceId> Devices { get; init; } = Cpus(Environment.ProcessorCount);

    /// <summary>Least time between two checkpoints of a trial. Default: 20 s.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>An attempt that was silent for so long has lost its lease: the trial gets another attempt, from its last checkpoint. Default: 10 minutes.</summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often leases and requests from other terminals are looked at. Default: 1 s.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Plans a revision of the sweep file, for sweeps that are given more arms or seeds. Default: none can be.</summary>
    public Func<SweepRevision, SweepPlan>? Replan { get; init; }

    /// <summary>Where the run logs (<see cref="Logging.EngineLog"/>). Default: nowhere.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>Whose spans go into the store when an attempt ends; disposed by whoever made it. Default: none, and nothing goes there.</summary>
    public SpanRecorder? Recorder { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a finished sweep waits for an observer that has not yet taken everything in. Default: 5 s.</summary>
    public TimeSpan ObserverPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>cpu:0</c>, <c>cpu:1</c>, …</summary>
    /// <param name="count">At least 1.</param>
    public static IReadOnlyList<DeviceId> Cpus(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. Enumerable.Range(0, count).Select(i => new DeviceId($"cpu:{i}"))];
    }
}
