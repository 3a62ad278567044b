using Sweeper.Engine.Clusters;
using Sweeper.Grains.Messages;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains;

/// <summary>From a silo's devices to sweeps and to the pool, by grain calls.</summary>
internal sealed class SiloLink(IGrainFactory grains, GrainsOptions options) : ISiloLink
{
    public async Task<BagReply> SendAsync(string sweep, LetterBag bag, CancellationToken stop) =>
        (await grains.GetGrain<ISweepGrain>(sweep).SendAsync(BagMessage.Of(bag), stop)).To();

    public async Task<IReadOnlyList<Move>> BeatAsync(string silo, IReadOnlyList<DeviceDoing> devices, CancellationToken stop)
    {
        var moves = await grains.GetGrain<IDevicePoolGrain>(options.PartitionOf(silo)).BeatAsync(silo, [.. devices.Select(DoingMessage.Of)]);
        return [.. moves.Select(m => m.To())];
    }
}
