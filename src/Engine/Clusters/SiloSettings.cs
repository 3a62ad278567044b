using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>What the devices of a silo train with.</summary>
/// <param name="Silo">Its name, with which the ids of its devices begin.</param>
/// <param name="Devices">That it owns.</param>
/// <param name="Store">Where trials go: may answer from a spool, since what is written is told only once it has arrived (<see cref="Arrives"/>).</param>
public sealed record SiloSettings(string Silo, IReadOnlyList<DeviceFacts> Devices, ITrialExecutor Executor, IStore Store, EngineOptions Options)
{
    /// <summary>How one attempt is trained, instead of by <see cref="Executor"/> and <see cref="Store"/>: for clusters that are measured without training. Default: none.</summary>
    public Func<StartOrder, CancellationToken, Task<Ending>>? Simulated { get; init; }

    /// <summary>Waits until an object that was written is where everybody can read it. False: not within a second or so.</summary>
    public Func<string, bool> Arrives { get; init; } = _ => true;
}
