using Sweeper.Engine.Contract;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;

namespace Sweeper.Grains.Tests.Contract;

/// <summary>A cluster of silos in this process.</summary>
public abstract class ClusterUnderTest(int silos, int devices) : ServiceUnderTest
{
    private SweepCluster _cluster = null!;

    public override IStore Store => _cluster.Store;

    protected override ISweepService Service => _cluster.Service;

    public override async Task InitializeAsync() => _cluster = await SweepCluster.StartAsync(silos, devices);

    public override async Task DisposeAsync() => await _cluster.DisposeAsync();
}
