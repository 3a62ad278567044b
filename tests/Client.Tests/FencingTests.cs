using System.Security.Cryptography;
using Sweeper.Client.Tests.Processes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Storage.Azure;
using Sweeper.Storage.Azure.Tests.Servers;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Tests;

/// <summary>Two coordinators on one sweep in a blob store: never both.</summary>
public sealed class FencingTests : IDisposable
{
    private const string Container = "fenced";
    private const string Address = "azure:" + Container;

    /// <summary>
    /// Some seconds a trial: one that is frozen at its start is far from its end when it is thawed. (One that had not begun would carry on from where the other process
    /// ended, and write the same result once more.)
    /// </summary>
    private static readonly string[] Run = ["run", "spec.yaml", "--devices", "2", "--set", "seeds=2", "--set", "training.steps=360000"];

    private readonly TemporaryFolder _folder = new();
    private readonly Azurite _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    /// <summary>
    /// A process that is frozen keeps its lease for 30 s, in which nobody gets in; then another one takes over with the next epoch. Thawed, the first finds that out, changes
    /// nothing, and ends.
    /// </summary>
    [StoreFact]
    public async Task A_frozen_process_is_followed_when_its_lease_has_run_out_and_changes_nothing_when_it_thaws()
    {
        _folder.Spec(Sweep.Long);
        using var first = Start();
        await first.FreezeWhenAsync(BothTrain);

        var second = (await StartAndEndAsync()).With(3);
        for (; second.Code == 3; second = await StartAndEndAsync())
            Assert.Contains($"is held by process {first.Id}", second.Error, StringComparison.Ordinal);

        second.With(0);
        var before = Objects();
        Assert.Equal(2, before.Count(o => o.Key.EndsWith("/weights.safetensors", StringComparison.Ordinal)));

        first.Signal(SweeperConsole.Continue);
        Assert.Contains("another", (await first.EndAsync()).With(3).Error, StringComparison.Ordinal);

        var after = Objects();
        Assert.Empty(after.Except(before));
        Assert.Empty(before.Except(after));
        (await SweeperConsole.RunAsync(_folder, [.. Run, "--store", "calm"])).With(0);
        foreach (var (trial, weights) in Trials.Read(_folder, "calm"))
            Assert.Equal(Hash(Convert.FromHexString(weights)), before[$"trials/{trial}/weights.safetensors"]);
        using var store = Open()!;
        var events = Events(store, SweepFolder.List(store).Single()).ToList();
        Assert.Equal([1, 2], events.OfType<SweepEvent.Opened>().Select(e => e.Epoch));
        Assert.Equal(2, events.OfType<SweepEvent.Ended>().Count(e => e.Ending == Ending.Completed));
    }

    private SweeperConsole Start() => SweeperConsole.Start(
        _folder,
        SweeperConsole.Host,
        [SweeperConsole.Assembly, .. Run, "--store", Address],
        ("AZURE_STORAGE_CONNECTION_STRING", _server.Connection),
        ("SWEEPER_SPOOL", _folder.At("spool")));

    private async Task<Ended> StartAndEndAsync()
    {
        using var console = Start();
        return await console.EndAsync();
    }

    /// <summary>Null while there is none.</summary>
    private AzureBlobStore? Open() => AzureBlobStore.TryOpenToRead(BlobAddress.Of(Address, _server.Connection, Container));

    /// <summary>Both trials are on their way, and far from their ends.</summary>
    private bool BothTrain()
    {
        using var store = Open();
        return store is not null && SweepFolder.List(store).Any(id => Events(store, id).OfType<SweepEvent.Reported>().Select(e => e.Trial).Distinct().Count() == 2);
    }

    private static IEnumerable<SweepEvent> Events(AzureBlobStore store, string id) => new SweepFolder(store, id).ReadRecords().Select(r => r.Event);

    /// <summary>
    /// Hashes by name; of trials only what they have come to: a checkpoint that comes late is of no harm, and the spans of the attempt that was frozen are true.
    /// </summary>
    private SortedDictionary<string, string> Objects()
    {
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var store = Open()!;
        foreach (var name in store.List(""))
        {
            using var stream = name.Contains("/checkpoints/", StringComparison.Ordinal) || name.EndsWith("/trace.jsonl", StringComparison.Ordinal) ? null : store.OpenRead(name);
            if (stream is null)
                continue;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            objects.Add(name, Hash(copy.ToArray()));
        }

        return objects;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
