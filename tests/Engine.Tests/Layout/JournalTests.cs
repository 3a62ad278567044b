using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Layout;

public sealed class JournalTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);

    private static readonly SweepEvent[] Events =
    [
        new SweepEvent.WorkAsked(Noon, new DeviceId("cpu:0")),
        new SweepEvent.Reported(Noon, new TrialId("a1"), 2, 100),
        new SweepEvent.Ended(Noon, new TrialId("a1"), 2, Ending.OutOfMemory, "no room for \"w\""),
        new SweepEvent.Ended(Noon, new TrialId("b2"), 1, Ending.Completed, null),
        new SweepEvent.StopRequested(Noon),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly FolderStore _store;

    public JournalTests() => _store = FolderStore.Open(_folder.Path);

    [Fact]
    public void Events_read_back_as_appended()
    {
        Append([new SweepEvent.Opened(Noon, "host/1", [new TrialId("a1"), new TrialId("b2")]), .. Events]);

        var past = Journal.Open(_store, "s/journal.jsonl").Past;

        Assert.Equal([new TrialId("a1"), new TrialId("b2")], Assert.IsType<SweepEvent.Opened>(past[0]).Finished);
        Assert.Equal(Events, past.Skip(1));
    }

    [Fact]
    public void Wherever_the_last_line_is_torn_the_lines_before_it_stay_and_the_next_one_fits()
    {
        Append(Events[..1]);
        var first = File.ReadAllBytes(Path).Length;
        Append(Events[1..2]);
        var whole = File.ReadAllBytes(Path);
        for (var length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);

            Append(Events[2..3]);

            Assert.Equal([Events[0], Events[2]], Journal.Open(_store, "s/journal.jsonl").Past);
        }
    }

    [Theory]
    [InlineData("{\"v\":2,\"at\":\"2026-01-01T12:00:00Z\",\"event\":\"rung_closed\"}", "Events must be of version 1, but this one is of version 2")]
    [InlineData("{\"v\":1,\"at\":\"2026-01-01T12:00:00Z\",\"event\":\"danced\"}", "this one is 'danced'")]
    [InlineData("{\"v\":1,\"at\":\"2026-01-01T12:00:00Z\",\"event\":\"work_asked\"}", "must have 'device'")]
    [InlineData("nonsense", "line 2")]
    public void A_whole_line_that_is_no_event_is_an_error_and_stays(string line, string message)
    {
        Append(Events[..1]);
        File.AppendAllText(Path, line + "\n");

        var error = Assert.Throws<StoreException>(() => Journal.Open(_store, "s/journal.jsonl"));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(line, File.ReadAllText(Path), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private string Path => _folder.At("s", "journal.jsonl");

    private void Append(IEnumerable<SweepEvent> events)
    {
        var journal = Journal.Open(_store, "s/journal.jsonl");
        foreach (var e in events)
            journal.Append(e);
    }
}
