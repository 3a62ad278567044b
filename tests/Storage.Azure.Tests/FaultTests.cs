using System.Diagnostics;
using System.Text;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>A server that fails now and then, for real: over HTTP, with Azurite behind.</summary>
[Collection(OneAzurite.Name)]
public sealed class FaultTests(Azurite server) : IDisposable
{
    private readonly string _container = $"c{Guid.NewGuid():N}";
    private readonly List<BlobRetry> _retries = [];
    private FaultyFront? _front;

    [StoreFact]
    public void While_it_answers_503_a_write_tries_again_and_gets_through_and_every_retry_can_be_seen()
    {
        using var source = new ActivitySource("fault-tests");
        using var listener = new ActivityListener { ShouldListenTo = s => s.Name == source.Name, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        var store = Open();
        _front!.Refuse(4);

        using var span = source.StartActivity("write")!;
        Write(store, "a/x", "1");

        Assert.Equal("1", Read(store, "a/x"));
        Assert.Equal([1, 2, 3, 4], _retries.Select(r => r.Number));
        Assert.All(_retries, r => Assert.Equal(("503", $"PUT /devstoreaccount1/{_container}/a/x"), (r.Because, r.Call)));
        Assert.Equal([1, 2, 3, 4], span.Events.Where(e => e.Name == "retry").Select(e => (int)e.Tags.First(t => t.Key == "number").Value!));
        Assert.All(span.Events.Where(e => e.Name == "retry"), e => Assert.InRange((double)e.Tags.First(t => t.Key == "sweeper.delay").Value!, 1e-6, 60));
    }

    [StoreFact]
    public void When_it_does_not_come_back_that_is_an_error_with_its_address()
    {
        var store = Open(retries: 2);
        _front!.Refuse(1000);

        var error = Assert.ThrowsAny<IOException>(() => Write(store, "x", "1"));

        Assert.IsNotType<StoreException>(error);
        Assert.Contains("the store 'azure:test' must answer, but: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _retries.Count);
    }

    [StoreFact]
    public void An_append_whose_answer_is_lost_is_done_once()
    {
        var store = Open();
        store.Append("log", "one\n"u8, 0);
        _front!.LoseAnswers(1);

        store.Append("log", "two\n"u8, 4);
        store.Append("log", "three\n"u8, 8);

        Assert.Single(_retries);
        Assert.Equal("one\ntwo\nthree\n", Read(store, "log"));
    }

    [StoreFact]
    public void An_append_to_what_was_written_whole_is_done_once_too()
    {
        var store = Open();
        Write(store, "log", "one\n");
        store.Append("log", "two\n"u8, 4);
        var before = _front!.Calls;
        store.Append("log", "three\n"u8, 8);
        var calls = _front.Calls - before;

        // Each of the calls of the next append loses its answer in turn.
        var (text, retried) = ("one\ntwo\nthree\n", _retries.Count);
        for (var call = 0; call < calls; call++)
        {
            _front.LoseAnswers(call, 1);
            store.Append("log", "more\n"u8, text.Length);
            text += "more\n";
            Assert.Equal(text, Read(store, "log"));
        }

        Assert.Equal(calls, _retries.Count - retried);
    }

    [StoreFact]
    public void An_append_after_somebody_else_is_a_conflict_even_when_an_answer_is_lost()
    {
        var store = Open();
        store.Append("log", "one\n"u8, 0);
        Open().Append("log", "ONE\n"u8, 4);
        _front!.LoseAnswers(1);

        Assert.Throws<StoreConflictException>(() => store.Append("log", "two\n"u8, 4));
        Assert.Equal("one\nONE\n", Read(store, "log"));
    }

    [StoreFact]
    public void A_conditional_write_whose_answer_is_lost_has_succeeded_and_the_next_one_has_not()
    {
        var store = Open();
        foreach (var tag in (Func<ObjectTag?>[])[() => null, () => store.Tag("x")])
        {
            var expected = tag();
            _front!.LoseAnswers(1);
            Assert.True(store.TryWrite("x", stream => stream.Write("mine"u8), expected));
            _front.LoseAnswers(1);
            Assert.False(store.TryWrite("x", stream => stream.Write("yours"u8), expected));
            Assert.Equal("mine", Read(store, "x"));
        }
    }

    [StoreFact]
    public void A_refusal_is_not_tried_again_and_says_what_to_check()
    {
        using var front = new FaultyFront(server.Port);
        var wrong = front.Connection.Replace("AccountKey=Eby8", "AccountKey=AAAA", StringComparison.Ordinal);

        var error = Assert.Throws<StoreException>(() => AzureBlobStore.Open(BlobAddress.Of("azure:test", wrong, _container)));

        Assert.Contains("must let this user read and write blobs", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, front.Calls);
    }

    [StoreFact]
    public void A_server_that_is_not_there_is_said_so_on_opening()
    {
        var nobody = BlobAddress.Of("azure:test", Azurite.ConnectionAt(Azurite.FreePort()), _container);
        Assert.Contains("must answer", Assert.Throws<StoreException>(() => AzureBlobStore.Open(nobody, Settings(2))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _front?.Dispose();

    private AzureBlobStore Open(int retries = 10)
    {
        _front ??= new FaultyFront(server.Port);
        return AzureBlobStore.Open(BlobAddress.Of("azure:test", _front.Connection, _container), Settings(retries));
    }

    private BlobSettings Settings(int retries) => new()
    {
        Retries = retries,
        RetriesToOpen = retries,
        Delay = TimeSpan.FromMilliseconds(10),
        LongestDelay = TimeSpan.FromMilliseconds(50),
        Retrying = _retries.Add,
    };

    private static void Write(AzureBlobStore store, string name, string text) => store.Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static string Read(AzureBlobStore store, string name)
    {
        using var reader = new StreamReader(store.OpenRead(name)!);
        return reader.ReadToEnd();
    }
}
