using Sweeper.Engine.Clusters;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>A sweep's director on a silo, with the store as that process has it, and its way to devices.</summary>
internal sealed class LoopbackDirector : IDeviceLink
{
    private readonly LoopbackCluster _cluster;

    public LoopbackDirector(LoopbackCluster cluster, string sweep, LoopbackSilo silo, SiloStore store, Func<LoopbackDirector, CoordinatorSettings> settings)
    {
        (_cluster, Sweep, Silo, Store) = (cluster, sweep, silo, store);
        Director = new SweepDirector(sweep, settings(this), () => cluster.Drop(this));
    }

    public string Sweep { get; }

    public LoopbackSilo Silo { get; }

    public SiloStore Store { get; }

    public SweepDirector Director { get; }

    /// <summary>Its process is gone, whether or not it knows.</summary>
    public bool IsDead { get; set; }

    public Task<bool> StartAsync(StartOrder order) => _cluster.Wire.CallAsync(() => Task.FromResult(_cluster.Start(order, Live(order.Device))));

    public Task HaltAsync(string sweep, DeviceId device, TrialId trial, int attempt) => _cluster.Wire.CallAsync(() =>
    {
        Live(device).Host.Halt(sweep, device, trial, attempt);
        return Task.FromResult(true);
    });

    public long? IncarnationOf(string silo) => _cluster.IncarnationOf(silo);

    private LoopbackSilo Live(DeviceId device)
    {
        if (IsDead || Silo.IsDead)
            throw new IOException($"the coordinator on {Silo.Name} is dead");
        var silo = _cluster.Find(device.Silo) ?? throw new IOException($"there is no {device.Silo}");
        silo.Live();
        return silo;
    }
}
