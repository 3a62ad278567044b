using Sweeper.Sweeps.Sharing;

namespace Sweeper.Engine.Clusters;

/// <summary>The way from a silo's devices to sweeps and to those who share devices out. Calls take milliseconds; one that throws did or did not arrive.</summary>
public interface ISiloLink
{
    Task<BagReply> SendAsync(string sweep, LetterBag bag, CancellationToken stop);

    /// <summary>Says what the silo's devices do.</summary>
    /// <returns>What they are to do instead.</returns>
    Task<IReadOnlyList<Move>> BeatAsync(string silo, IReadOnlyList<DeviceDoing> devices, CancellationToken stop);
}
