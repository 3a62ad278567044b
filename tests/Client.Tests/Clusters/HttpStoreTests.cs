using System.Text;
using Sweeper.Client.Clusters;
using Sweeper.Client.Inputs;
using Sweeper.Client.Tests.Processes;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Tests.Clusters;

/// <summary>The reading half of what every store keeps, through a gateway; and that there is no other half.</summary>
public sealed class HttpStoreTests : IAsyncLifetime, IDisposable
{
    private const string Trial = "trials/0123456789abcdef";
    private SmallCluster _cluster = null!;
    private HttpStore _store = null!;

    public async Task InitializeAsync()
    {
        _cluster = await SmallCluster.StartAsync();
        _store = new HttpStore(SmallServer.ClientOf(_cluster.Url, SmallCluster.View));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void An_object_reads_as_it_was_written_last()
    {
        Write($"{Trial}/result.json", "one");
        Assert.Equal("one", Read($"{Trial}/result.json"));
        Write($"{Trial}/result.json", "three");

        Assert.Equal("three", Read($"{Trial}/result.json"));
        Assert.Equal(5, _store.Length($"{Trial}/result.json"));
    }

    [Fact]
    public void Megabytes_are_the_same_bytes()
    {
        var bytes = new byte[3_000_001];
        new Random(1).NextBytes(bytes);
        _cluster.Store.Write($"{Trial}/weights.safetensors", stream => stream.Write(bytes));

        using var copy = new MemoryStream();
        using (var stream = _store.OpenRead($"{Trial}/weights.safetensors")!)
            stream.CopyTo(copy);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Equal(bytes.Length, _store.Length($"{Trial}/weights.safetensors"));
    }

    [Fact]
    public void What_is_not_there_is_null()
    {
        Assert.Null(_store.OpenRead($"{Trial}/result.json"));
        Assert.Null(_store.Length($"{Trial}/result.json"));
        Assert.Null(_store.Tag($"{Trial}/result.json"));
        Assert.Null(_store.OpenRead("nothing"));
        Assert.Null(_store.HolderOf("a-1a2b3c"));
        Assert.Empty(_store.List("no/"));
    }

    [Fact]
    public void A_tag_changes_with_the_object()
    {
        Write($"{Trial}/result.json", "one");
        var first = _store.Tag($"{Trial}/result.json");
        Assert.Equal(first, _store.Tag($"{Trial}/result.json"));
        Write($"{Trial}/result.json", "two");
        Assert.NotEqual(first, _store.Tag($"{Trial}/result.json"));
    }

    [Fact]
    public void Lists_are_of_whole_objects_below_a_folder_in_ordinal_order()
    {
        string[] names = ["a-1a2b3c/journal/0000000001.jsonl", "a-1a2b3c/plan.json", $"{Trial}/result.json", $"{Trial}/trial.json"];
        foreach (var name in names.Reverse())
            Write(name, name);

        Assert.Equal(names[..2], _store.List("a-1a2b3c/"));
        Assert.Equal(names[..1], _store.List("a-1a2b3c/journal/"));
        Assert.Equal(names, _store.List(""));
        Assert.Throws<ArgumentException>(() => _store.List("a-1a2b3c"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("trials/../../outside")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("Upper")]
    [InlineData("a%2f..%2fb")]
    [InlineData("a?x=1")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => _store.OpenRead(name));
        Assert.Throws<ArgumentException>(() => _store.Length(name));
        Assert.Throws<ArgumentException>(() => _store.Tag(name));
        Assert.Throws<ArgumentException>(() => _store.HolderOf(name));
        Assert.Throws<ArgumentException>(() => _store.Write(name, _ => { }));
    }

    [Fact]
    public void Nothing_is_written_from_here()
    {
        const string name = $"{Trial}/result.json";
        Assert.Contains("only read from here", Assert.Throws<StoreException>(() => _store.Write(name, _ => { })).Message, StringComparison.Ordinal);
        Assert.Throws<StoreException>(() => _store.TryWrite(name, _ => { }, null));
        Assert.Throws<StoreException>(() => _store.Append(name, "x"u8, 0));
        Assert.Throws<StoreException>(() => _store.Delete(name));
        Assert.Throws<StoreException>(() => _store.Hold("a-1a2b3c", StoreHolder.Here(TimeProvider.System)));
        Assert.Empty(_cluster.Store.List(""));
    }

    [Fact]
    public async Task Results_that_cannot_be_read_are_an_error_of_the_store()
    {
        await using var server = await SmallServer.StartAsync(http => SmallServer.ProblemAsync(http, 403, "{}"));
        using var store = new HttpStore(server.Client());
        var plan = SpecFile.Read(_cluster.Folder.At(_cluster.Folder.Spec(Sweep.Small)), [], new TransformerExecutor()).Plan;

        Assert.Contains("may only look", Assert.Throws<StoreException>(() => TrialResults.Read(store, plan.Trials)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => _cluster.Store.Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private string Read(string name)
    {
        using var reader = new StreamReader(_store.OpenRead(name)!);
        return reader.ReadToEnd();
    }
}
