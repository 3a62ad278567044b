using System.Diagnostics;
using Orleans.TestingHost;
using Sweeper.Engine.Contract;
using Sweeper.Engine.Service;
using Sweeper.Grains.Messages;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Grains.Tests;

/// <summary>Silos that die in the middle of a sweep, and where devices are.</summary>
public sealed class KilledSiloTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly ContractSweep Sweep = new("orphaned", 1.31e-3, "axes: {model.attention: [softmax, linear], model.layers: [1, 2]}\nseeds: 2") { Steps = 30_000 };
    private SweepCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await SweepCluster.StartAsync(silos: 3, devices: 1);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sweep_goes_on_when_a_silo_is_killed(bool thatHoldsIt)
    {
        var id = (await _cluster.Service.SubmitAsync(Sweep.Revision, default)).Id;
        await UntilAsync(async () => (await StatusAsync(id)).Counts.Running > 1, "it trains");
        var holder = await HolderAsync(id);

        await _cluster.Silos.KillSiloAsync(_cluster.Silos.Silos.First(s => s.SiloAddress.Equals(holder) == thatHoldsIt));
        await UntilAsync(async () => (await StatusAsync(id)).Standing == SweepStanding.Done, "it is done");

        Assert.Equal(await SweepImage.EmbeddedAsync(Sweep), SweepImage.Read(_cluster.Store, id));
    }

    [Fact]
    public async Task A_device_is_on_the_silo_that_has_it_and_nowhere_else()
    {
        foreach (var silo in _cluster.Silos.Silos)
        {
            var gpu = _cluster.Silos.Client.GetGrain<IGpuGrain>($"{silo.Name}/cpu:0");
            await gpu.HaltAsync("s", new AttemptMessage("00112233445566ff", 1));
            Assert.Equal(silo.SiloAddress, await Management.GetActivationAddress(gpu));
        }

        var nowhere = _cluster.Silos.Client.GetGrain<IGpuGrain>("elsewhere/cpu:0");
        var error = await Assert.ThrowsAnyAsync<Exception>(() => nowhere.HaltAsync("s", new AttemptMessage("00112233445566ff", 1)));
        Assert.Contains("the device elsewhere/cpu:0 must be on a silo 'elsewhere' of the cluster, but that is not there", error.ToString(), StringComparison.Ordinal);
    }

    private IManagementGrain Management => _cluster.Silos.Client.GetGrain<IManagementGrain>(0);

    /// <summary>Null while it is nowhere.</summary>
    private async Task<Orleans.Runtime.SiloAddress?> HolderAsync(string sweep) => await Management.GetActivationAddress(_cluster.Silos.Client.GetGrain<ISweepGrain>(sweep));

    private async Task<SweepStatus> StatusAsync(string sweep)
    {
        try
        {
            return (await _cluster.Service.FindAsync(sweep, default))!;
        }
        catch (ServiceUnavailableException)
        {
            return new SweepStatus(sweep, SweepStanding.Opening, new SweepCounts(0, 0, 0, 0, 0, 0), 0, 0, null);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var since = Stopwatch.StartNew(); !await condition(); await Task.Delay(TimeSpan.FromMilliseconds(50)))
            Assert.True(since.Elapsed < Deadline, $"not within {Deadline}: {what}");
    }
}
