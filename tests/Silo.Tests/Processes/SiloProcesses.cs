using System.Runtime.CompilerServices;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Engine.Contract;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Watching;
using Sweeper.Storage.Azure;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Silo.Tests.Processes;

/// <summary>A cluster of real processes over one store, asked as consoles ask: over HTTP.</summary>
public sealed class SiloProcesses : IEngineUnderTest, IDisposable
{
    private const int Count = 3;
    private const string Container = "sweeps";
    private readonly TemporaryFolder _folder = new();
    private readonly List<SiloProcess> _silos = [];
    private RedisServer? _redis;
    private IStore? _store;
    private ClusterClient? _client;

    private string Address => Blobs is null ? _folder.At("store") : "azure:" + Container;

    public IStore Store => _store!;

    internal IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>Where the store is; null: in a folder.</summary>
    internal Azurite? Blobs { get; init; }

    internal RedisServer Redis => _redis!;

    public async Task InitializeAsync()
    {
        if (RedisServer.WhyNot is not null)
            return;
        _redis = await RedisServer.StartAsync();
        for (var i = 0; i < Count; i++)
            Start($"s{i + 1}", "--devices", "cpu:1");
        foreach (var silo in _silos)
            await silo.UntilReadyAsync();
        _store = Blobs is null ? FolderStore.Open(_folder.At("store")) : AzureBlobStore.OpenToRead(BlobAddress.Of(Address, Blobs.Connection, Container));
        AskAt(_silos[0]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _client?.Dispose();
        _silos.ForEach(s => s.Dispose());
        _redis?.Dispose();
        Blobs?.Dispose();
        _store?.Dispose();
        _folder.Dispose();
    }

    public Task<SweepStatus> SubmitAsync(SweepRevision revision) => AskAsync(() => _client!.Submit(revision, CancellationToken.None));

    public Task<SweepStatus> StatusAsync(string sweep) => AskAsync(() => _client!.Find(sweep, CancellationToken.None)!);

    public Task ControlAsync(string sweep, ControlRequest request) => AskAsync(() =>
    {
        _client!.Control(sweep, request, CancellationToken.None);
        return true;
    });

    public async IAsyncEnumerable<SweepNotice> WatchAsync(string sweep, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var heard in new SweepWatch(_client!, sweep).ListenAsync(stop))
        {
            if (heard is not Heard.Noticed { Notice: { } notice })
                continue;
            yield return notice;
            if (notice is SweepNotice.Over)
                yield break;
        }
    }

    internal Task<IReadOnlyList<DeviceStatus>> DevicesAsync() => AskAsync(() => _client!.Devices(CancellationToken.None));

    /// <summary>Starts another; it is not waited for.</summary>
    internal SiloProcess Start(string name, params string[] more)
    {
        var environment = Blobs is null ? [] : new Dictionary<string, string> { [BlobAddress.Variable] = Blobs.Connection, [StoreAddress.SpoolVariable] = _folder.At("spool") };
        var silo = SiloProcess.Start(_folder, Address, _redis!, name, environment, more);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>From now on calls go to this one.</summary>
    internal void AskAt(SiloProcess silo)
    {
        _client?.Dispose();
        _client = new ClusterClient(new ClusterConnection(ClusterAddress.Of(silo.Url.AbsoluteUri, null, null, null, insecure: false)));
    }

    /// <summary>What is wrong with a sweep file is said there as problems, here as an error of the console's user.</summary>
    private static async Task<T> AskAsync<T>(Func<T> ask)
    {
        try
        {
            return await Task.Run(ask);
        }
        catch (InputException e)
        {
            throw new SweepFileException(e.Messages);
        }
    }
}
