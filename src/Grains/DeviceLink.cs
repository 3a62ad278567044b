using Sweeper.Engine.Clusters;
using Sweeper.Grains.Messages;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Grains;

/// <summary>From a coordinator to a device, by grain calls.</summary>
internal sealed class DeviceLink(IGrainFactory grains, Membership membership) : IDeviceLink
{
    public Task<bool> StartAsync(StartOrder order) => grains.GetGrain<IGpuGrain>(order.Device.Text).StartAsync(OrderMessage.Of(order));

    public Task HaltAsync(string sweep, DeviceId device, TrialId trial, int attempt) =>
        grains.GetGrain<IGpuGrain>(device.Text).HaltAsync(sweep, AttemptMessage.Of((trial, attempt)));

    public long? IncarnationOf(string silo) => membership.AddressOf(silo)?.Generation;
}
