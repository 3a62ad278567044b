using System.Buffers;
using System.Globalization;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Layout;

/// <summary>
/// What a store has of a sweep's journal, as it was when it was listed: segments by the number of their first event, <c>journal/0000000001.jsonl</c>, and
/// snapshots by that of the last event in them, <c>journal/0000050000.snapshot</c>. Everything else there (what a repair put aside) is nobody's.
/// </summary>
internal sealed class JournalFolder
{
    private const string Segment = ".jsonl";
    private const string Snapshot = ".snapshot";
    private const int Digits = 10;
    private readonly string _sweep;
    private readonly IReadOnlyList<string> _names;

    public JournalFolder(IStore store, string sweep)
    {
        (Store, _sweep) = (store, sweep);
        _names = store.List($"{sweep}/journal/");
        (Segments, Snapshots) = (NumbersOf(Segment), NumbersOf(Snapshot));
    }

    public IStore Store { get; }

    /// <summary>Numbers of the segments' first events, rising.</summary>
    public IReadOnlyList<long> Segments { get; }

    /// <summary>Numbers of the snapshots' last events, rising.</summary>
    public IReadOnlyList<long> Snapshots { get; }

    public static string NameOfSegment(string sweep, long first) => NameOf(sweep, first, Segment);

    public string NameOfSegment(long first) => NameOf(_sweep, first, Segment);

    public string NameOfSnapshot(long last) => NameOf(_sweep, last, Snapshot);

    /// <summary>A name for a damaged object that no object has.</summary>
    public string NameAside(string name) => Enumerable.Range(1, int.MaxValue).Select(k => $"{name}.damaged-{k}").First(aside => !_names.Contains(aside));

    /// <summary>Bytes of an object; empty when it is gone.</summary>
    public byte[] Bytes(string name)
    {
        using var copy = new MemoryStream();
        using (var stream = Store.OpenRead(name))
            stream?.CopyTo(copy);
        return copy.ToArray();
    }

    /// <exception cref="JournalException">The snapshot cannot be read.</exception>
    public SweepState ReadSnapshot(long last, SweepState initial)
    {
        var name = NameOfSnapshot(last);
        try
        {
            var (number, state) = Sweeps.Journals.Snapshot.Read(Bytes(name), initial);
            return number == last ? state : throw new JournalException(JournalFault.Damaged, $"its last event must be {last}, but is {number}");
        }
        catch (JournalException e)
        {
            throw new JournalException(e.Fault, $"'{name}': {e.Message}", e);
        }
    }

    public void WriteSnapshot(long last, SweepState state)
    {
        var bytes = new ArrayBufferWriter<byte>(1 << 20);
        Sweeps.Journals.Snapshot.Write(bytes, last, state);
        Store.Write(NameOfSnapshot(last), stream => stream.Write(bytes.WrittenSpan));
    }

    /// <summary>The error for people: what is wrong, and what can be done.</summary>
    public StoreException Refused(JournalException e)
    {
        var remedy = e.Fault switch
        {
            JournalFault.Newer => "run it with the newer sweeper, or use another --store",
            JournalFault.OtherRules => "run it with the sweep file and the sweeper that made it, or give the sweep another name: finished trials are kept",
            _ => $"`sweeper store repair {Store.Name} --sweep {_sweep}` keeps all events before the damage; finished trials are kept in any case",
        };
        return new StoreException($"the journal of '{_sweep}' in the store '{Store.Name}' must be as it was written, but {e.Message.TrimEnd('.')}; {remedy}", e);
    }

    private static string NameOf(string sweep, long number, string kind) => $"{sweep}/journal/{number.ToString("d10", CultureInfo.InvariantCulture)}{kind}";

    private List<long> NumbersOf(string kind) =>
    [
        .. _names.Select(n => n[(n.LastIndexOf('/') + 1)..])
            .Where(n => n.Length == Digits + kind.Length && n.EndsWith(kind, StringComparison.Ordinal) && n.AsSpan(0, Digits).IndexOfAnyExceptInRange('0', '9') < 0)
            .Select(n => long.Parse(n.AsSpan(0, Digits), CultureInfo.InvariantCulture))
            .Order(),
    ];
}
