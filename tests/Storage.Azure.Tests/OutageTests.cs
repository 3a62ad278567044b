using System.Security.Cryptography;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Stores.Spooling;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>Azurite ended and started again while a spool writes to it.</summary>
public sealed class OutageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Azurite _server = new();
    private readonly TemporaryFolder _spool = new();
    private readonly Dictionary<string, byte[]> _written = [];
    private readonly MemoryStream _log = new();

    [StoreFact]
    public void Ended_and_started_again_the_server_has_everything_in_the_end()
    {
        using var store = Open();
        for (var round = 0; round < 2; round++)
        {
            WriteSome(store, round, 30);
            _server.Stop();
            WriteSome(store, round + 100, 30);
            Assert.False(store.Backlog.IsEmpty);
            AssertSame(store, name => name.Contains($"-{round + 100}-", StringComparison.Ordinal));
            _server.Restart();
            Assert.True(store.Drain(Patience).IsEmpty);
        }

        AssertSame(Remote(), _ => true);
        Assert.Equal(_log.ToArray(), Bytes(Remote(), "s-1/journal"));
        Assert.Equal(_written.Keys.Append("s-1/journal").Order(StringComparer.Ordinal), Remote().List(""));
    }

    [StoreFact]
    public void What_was_left_is_uploaded_by_the_next_one_before_anything_else()
    {
        using (var store = Open())
        {
            WriteSome(store, 0, 5);
            Assert.True(store.Drain(Patience).IsEmpty);
            _server.Stop();
            WriteSome(store, 1, 20);
            Assert.False(store.Drain(TimeSpan.FromSeconds(0.1)).IsEmpty);
        }

        _server.Restart();
        using var next = Open();

        Assert.True(next.Backlog.IsEmpty);
        AssertSame(Remote(), _ => true);
        Assert.Equal(_log.ToArray(), Bytes(Remote(), "s-1/journal"));
    }

    public void Dispose()
    {
        _server.Dispose();
        _spool.Dispose();
        _log.Dispose();
    }

    private static byte[] Bytes(IStore store, string name)
    {
        using var copy = new MemoryStream();
        using (var stream = store.OpenRead(name)!)
            stream.CopyTo(copy);
        return copy.ToArray();
    }

    private void WriteSome(SpooledStore store, int round, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (name, bytes) = ($"trials/t-{round}-{i}/weights", RandomNumberGenerator.GetBytes(1000 * i));
            _written.Add(name, bytes);
            store.Write(name, stream => stream.Write(bytes));
            var line = RandomNumberGenerator.GetBytes(50);
            store.Append("s-1/journal", line, _log.Length);
            _log.Write(line);
        }
    }

    private void AssertSame(IStore store, Func<string, bool> which) => Assert.All(_written.Where(w => which(w.Key)), w => Assert.Equal(w.Value, Bytes(store, w.Key)));

    private SpooledStore Open() => SpooledStore.Open(Remote(), _spool.Path, new SpoolSettings { Delay = TimeSpan.FromMilliseconds(10), LongestDelay = TimeSpan.FromMilliseconds(200) });

    private AzureBlobStore Remote() => AzureBlobStore.Open(
        BlobAddress.Of("azure:test", _server.Connection, "sweeps"),
        new BlobSettings { Retries = 2, Delay = TimeSpan.FromMilliseconds(10), LongestDelay = TimeSpan.FromMilliseconds(100) });
}
