using System.Buffers;
using Sweeper.Sweeps;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Layout;

/// <summary>A sweep of eight trials under successive halving, as its coordinator lives it: groups of one to three events, with states and decisions.</summary>
internal static class Events
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);

    public static SweepState Start { get; } = StartWith(eta: 2);

    /// <summary>Groups, each with the state behind it.</summary>
    public static IReadOnlyList<(IReadOnlyList<JournalRecord> Records, SweepState After)> Groups { get; } = [.. Live().ToList()];

    public static int Count { get; } = Groups.Sum(g => g.Records.Count);

    public static SweepState StartWith(int eta) => SweepState.Of(
        Enumerable.Range(0, 8).Select(i => new TrialId($"{i:x16}")),
        stopping: StoppingState.Start(new StoppingRule.SuccessiveHalving(10, eta, 0, false), Goal.Min, [10, 20]));

    /// <summary>The state after so many events, as a snapshot's bytes: equal for equal states.</summary>
    public static byte[] StateAfter(int events)
    {
        var state = Start;
        foreach (var record in Groups.SelectMany(g => g.Records).Take(events))
            state = JournalReplay.Step(state, record);
        return Bytes(state);
    }

    public static byte[] Bytes(SweepState state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Snapshot.Write(bytes, 1, state);
        return bytes.WrittenSpan.ToArray();
    }

    private static IEnumerable<(IReadOnlyList<JournalRecord>, SweepState)> Live()
    {
        var (state, group) = (Start, new List<JournalRecord>());
        foreach (var (e, i) in Happen().Select((e, i) => (e, i)))
        {
            (state, var effects) = SweepMachine.Step(state, e(state));
            group.Add(JournalRecord.Of(e(state), effects));
            if (i % 5 is 1 or 2 or 4)
                continue;
            yield return (group, state);
            group = [];
        }

        if (group.Count > 0)
            yield return (group, state);
    }

    private static IEnumerable<Func<SweepState, SweepEvent>> Happen()
    {
        yield return _ => new SweepEvent.Opened(Noon, "host/1", 1, "", TrialSet.Of([7]), TrialSet.Empty);
        foreach (var (id, i) in Start.Order.Trials.Take(7).Select((id, i) => (id, i)))
        {
            var device = new DeviceId($"cpu:{i}");
            yield return _ => new SweepEvent.WorkAsked(Noon, device);
            yield return _ => new SweepEvent.Reported(Noon, id, 1, 10, 1.0 / (i + 3));
            yield return i == 4
                ? _ => new SweepEvent.Ended(Noon, id, 1, Ending.Crashed, "why \"}\n")
                : state => new SweepEvent.Ended(Noon, id, 1, Ending.Stopped, null);
        }
    }
}
