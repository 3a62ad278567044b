using Sweeper.Engine.Contract;
using Sweeper.Silo.Tests.Processes;

namespace Sweeper.Silo.Tests;

/// <summary>Silos that die, or seem to, worse than one at a time.</summary>
public sealed class DeathTests : OwnCluster
{
    [EngineFact]
    public async Task A_silo_that_is_frozen_until_it_counts_as_dead_harms_nothing_when_it_wakes()
    {
        var sweep = new ContractSweep("frozen", 1.31e-3, Arms) { Steps = 40_000 };
        var id = await TrainAsync(sweep);
        var frozen = Cluster.Silos[2];

        frozen.Freeze();
        await UntilOverAsync(id);
        frozen.Wake();

        // It finds itself declared dead, or it was not missed: either way it gives up what it trained.
        await UntilAsync(async () => frozen.HasEnded || (await Cluster.DevicesAsync()).All(d => d.Trial is null), "nothing is trained any more");
        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(Cluster.Store, id));
    }

    [EngineFact]
    public async Task The_last_of_three_silos_carries_on_alone()
    {
        var sweep = new ContractSweep("two-dead", 1.34e-3, Arms) { Steps = 20_000 };
        var id = await TrainAsync(sweep);

        Cluster.Silos[1].Kill();
        Cluster.Silos[2].Kill();
        await UntilOverAsync(id);

        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(Cluster.Store, id));
    }
}
