using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Grains.Placement;

/// <summary>Finds the living silo that owns a device. Where there is none, there is no such grain: nobody else may pretend to be it.</summary>
internal sealed class DevicePlacementDirector(Membership membership) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var device = new DeviceId(target.GrainIdentity.Key.ToString()!);
        return membership.AddressOf(device.Silo) is { } silo && context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : throw new OrleansException($"the device {device} must be on a silo '{device.Silo}' of the cluster, but that is not there");
    }
}
