using Orleans.Placement;
using Sweeper.Engine.Clusters;
using Sweeper.Grains.Messages;
using Sweeper.Grains.Placement;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Grains;

/// <summary>A device of this silo's <see cref="DeviceHost"/> that Orleans finds. It has nothing of its own: were it here twice, the device would still be one.</summary>
[OnDevice, KeepAlive, Immovable]
internal sealed class GpuGrain(DeviceHost host) : Grain, IGpuGrain
{
    public Task<bool> StartAsync(OrderMessage order) => Task.FromResult(host.Start(order.To()));

    public Task HaltAsync(string sweep, AttemptMessage attempt)
    {
        var (trial, number) = attempt.To();
        host.Halt(sweep, new DeviceId(this.GetPrimaryKeyString()), trial, number);
        return Task.CompletedTask;
    }
}
