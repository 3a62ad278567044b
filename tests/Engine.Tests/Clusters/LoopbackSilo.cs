using Sweeper.Engine.Clusters;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>One silo: its devices, and whether it is still heard.</summary>
internal sealed class LoopbackSilo : ISiloLink, IAsyncDisposable
{
    private readonly LoopbackCluster _cluster;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beats;

    public LoopbackSilo(LoopbackCluster cluster, SiloSettings settings, long incarnation)
    {
        (_cluster, Incarnation) = (cluster, incarnation);
        Name = settings.Silo;
        Host = new DeviceHost(settings, this);
        _beats = Host.RunAsync(_stop.Token);
    }

    public string Name { get; }

    public DeviceHost Host { get; }

    public long Incarnation { get; }

    /// <summary>It neither hears nor is heard. Its threads know nothing of that.</summary>
    public bool IsDead { get; set; }

    public Task<BagReply> SendAsync(string sweep, LetterBag bag, CancellationToken stop) => _cluster.Wire.CallAsync(() =>
    {
        Live();
        return _cluster.DirectorOf(sweep).TakeAsync(bag);
    });

    public Task<IReadOnlyList<Move>> BeatAsync(string silo, IReadOnlyList<DeviceDoing> devices, CancellationToken stop) => _cluster.Wire.CallAsync(() =>
    {
        Live();
        return Task.FromResult(_cluster.Beat(silo, devices));
    });

    /// <exception cref="IOException">It is dead.</exception>
    public void Live()
    {
        if (IsDead)
            throw new IOException($"{Name} is dead");
    }

    public static DeviceFacts Device(string silo, int number, string kind, string numerics) =>
        new(new DeviceId($"{silo}/{kind}:{number}"), silo, kind, "a device", 0, 0, numerics);

    public async ValueTask DisposeAsync()
    {
        await Host.DrainAsync();
        await _stop.CancelAsync();
        await _beats;
        Host.Dispose();
        _stop.Dispose();
    }
}
