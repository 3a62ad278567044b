using Orleans.Runtime;

namespace Sweeper.Grains;

/// <summary>Which silos of the cluster live, by their names.</summary>
internal sealed class Membership(IClusterMembershipService members)
{
    /// <summary>False when the silo is known to be dead, or was never there.</summary>
    public bool IsAlive(string silo) => AddressOf(silo) is not null;

    /// <summary>Null when it does not live. One that shuts down still lives: it gives back what it has.</summary>
    public SiloAddress? AddressOf(string silo) => members.CurrentSnapshot.Members.Values
        .Where(m => m.Name == silo && m.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)
        .OrderByDescending(m => m.SiloAddress.Generation)
        .FirstOrDefault()?.SiloAddress;
}
