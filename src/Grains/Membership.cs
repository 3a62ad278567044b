using Orleans.Runtime;

namespace Sweeper.Grains;

/// <summary>Which silos of the cluster live, by their names.</summary>
internal sealed class Membership(IClusterMembershipService members)
{
    private volatile Tuple<ClusterMembershipSnapshot, Dictionary<string, SiloAddress>>? _known;

    /// <summary>Null when it does not live. One that shuts down still lives: it gives back what it has.</summary>
    public SiloAddress? AddressOf(string silo)
    {
        // Asked for every silo each second, and for every order: not to be looked for among a thousand members each time.
        var (now, known) = (members.CurrentSnapshot, _known);
        if (known is null || !ReferenceEquals(known.Item1, now))
            _known = known = Tuple.Create(now, Living(now));
        return known.Item2.GetValueOrDefault(silo);
    }

    /// <summary>Of several of one name the youngest.</summary>
    private static Dictionary<string, SiloAddress> Living(ClusterMembershipSnapshot snapshot) => snapshot.Members.Values
        .Where(m => m.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)
        .GroupBy(m => m.Name)
        .ToDictionary(m => m.Key, m => m.MaxBy(s => s.SiloAddress.Generation)!.SiloAddress);
}
