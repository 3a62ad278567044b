using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Bench.Journals;

/// <summary>
/// A sweep of trials that cost nothing, coordinated as the engine does it: what its devices say at about the same time is stepped and made durable as one
/// group, by one append and one flush to the disk.
/// </summary>
internal sealed class JournalWorld
{
    private const string Sweep = "bench-000000";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);
    private readonly Journal _journal;
    private readonly DeviceId[] _devices;
    private readonly List<JournalRecord> _group = [];

    public JournalWorld(IStore store, int trials, int devices, JournalLimits? limits = null)
    {
        (_journal, State) = Journal.Open(store, Sweep, Start(trials), limits);
        _devices = [.. Enumerable.Range(0, devices).Select(i => new DeviceId($"cpu:{i}"))];
        Say(new SweepEvent.Opened(Noon, "bench/1", 1, "", TrialSet.Empty, TrialSet.Empty));
        Ask();
        Commit();
    }

    public SweepState State { get; private set; }

    public long Events => _journal.Last;

    /// <summary>Ids like those of real trials: 16 hexadecimal digits.</summary>
    public static SweepState Start(int trials) => SweepState.Of(Enumerable.Range(0, trials).Select(i => new TrialId($"{(ulong)(i + 1) * 0x9E37_79B9_7F4A_7C15:x16}")));

    public static SweepState Open(IStore store, SweepState start, JournalLimits? limits = null) => Journal.Open(store, Sweep, start, limits).State;

    public static int ReadAll(IStore store) => Journal.ReadAll(store, Sweep).Count();

    public static long Bytes(IStore store, string kind) => store.List($"{Sweep}/journal/").Where(n => n.EndsWith(kind, StringComparison.Ordinal)).Sum(n => store.Length(n) ?? 0);

    /// <summary>Every trial that runs reports, together.</summary>
    /// <param name="times">1: as at a rung, where each waits for the answer. More: as between rungs, where none waits, and reports gather while others are made durable.</param>
    public void Report(int round, int times = 1)
    {
        for (var step = round * times; step < (round + 1) * times; step++)
        {
            foreach (var device in _devices)
            {
                if (State.Devices[device].Lease is { } lease)
                    Say(new SweepEvent.Reported(Noon.AddMilliseconds(step), lease.Trial, lease.Attempt, step, 1 / (step + 3.0)));
            }
        }

        Commit();
    }

    /// <summary>Every trial that runs completes and its device gets the next one, together.</summary>
    public void Turn()
    {
        foreach (var device in _devices)
        {
            if (State.Devices[device].Lease is { } lease)
                Say(new SweepEvent.Ended(Noon, lease.Trial, lease.Attempt, Ending.Completed, null));
        }

        Ask();
        Commit();
    }

    private void Ask()
    {
        foreach (var device in _devices)
            Say(new SweepEvent.WorkAsked(Noon, device));
    }

    private void Say(SweepEvent @event)
    {
        (State, var effects) = SweepMachine.Step(State, @event);
        _group.Add(JournalRecord.Of(@event, effects));
    }

    private void Commit()
    {
        _journal.Append(_group, State);
        _group.Clear();
    }
}
