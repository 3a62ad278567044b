using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>What a coordinator decides with.</summary>
/// <param name="Cluster">Its id, which holders of sweeps name.</param>
/// <param name="Silo">Where it runs, for people.</param>
/// <param name="Executor">Plans, prices and scores oracles; trains nothing.</param>
/// <param name="Store">Where the journal goes: one that answers when a thing is where everybody sees it, no spool.</param>
/// <param name="Devices">The way to them.</param>
/// <param name="Options">Lease timeout, watch interval, clock, log, spans; its devices are not used.</param>
public sealed record CoordinatorSettings(string Cluster, string Silo, ITrialExecutor Executor, IStore Store, IDeviceLink Devices, EngineOptions Options)
{
    /// <summary>Threads that score oracles when a sweep is over. Default: 1.</summary>
    public int ScoringThreads { get; init; } = 1;

    /// <summary>What a sweep asks of each device.</summary>
    public Func<Sweeps.Spaces.SweepPlan, DeviceNeed> NeedOf { get; init; } = _ => DeviceNeed.Any;
}
