using System.Buffers;
using System.CommandLine;
using System.Diagnostics;
using Sweeper.Bench.Journals;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench journal</c>: events through machine and journal in a folder store, opening a long journal, and what a finished trial takes.</summary>
internal sealed class JournalCommand : Command
{
    private const int Trials = 100_000;
    private const int Devices = 100;
    private const int Gathered = 32;
    private static readonly JournalLimits NoSnapshots = new(long.MaxValue, long.MaxValue);

    private readonly Option<string> _folder = new("--folder") { Description = "Where the store is made: a disk, for durable figures.", DefaultValueFactory = _ => "." };
    private readonly Option<int> _reports = new("--reports") { Description = "Reports in the journal that is opened.", DefaultValueFactory = _ => 1_000_000 };
    private readonly Option<double> _seconds = new("--seconds") { Description = "Per measurement of durable events.", DefaultValueFactory = _ => 3 };

    public JournalCommand()
        : base("journal", "Time durable events through machine and journal, and the opening of a long journal.")
    {
        foreach (var option in new Option[] { _folder, _reports, _seconds })
            Add(option);
        SetAction(parsed =>
        {
            Throughput(parsed.GetValue(_folder)!, parsed.GetValue(_seconds));
            Opening(parsed.GetValue(_folder)!, parsed.GetValue(_reports));
            Memory();
        });
    }

    private static void Throughput(string folder, double seconds)
    {
        Console.WriteLine("Durable: a group is one append and one flush to the disk, and nothing is acted upon before it. One coordinator thread.");
        Console.WriteLine("waited: every device reports and waits until it is durable. gathered: each has 32 reports in a group, as between rungs, where none waits.");
        Console.WriteLine($"{"devices",7} {"trials/s",10} {"events/s",10} {"flushes/s",10}   {"waited/s",10} {"flushes/s",10}   {"gathered/s",10}");
        foreach (var devices in (int[])[2, 16, 256])
        {
            var (turns, trials, ended) = In(folder, store =>
            {
                var world = new JournalWorld(store, Trials, devices);
                var rounds = Rounds(seconds, i => world.Turn());
                return (rounds, world.State.Counts.Completed / seconds, world.Events / seconds);
            });
            var (rounds, waited) = Reports(folder, seconds, devices, times: 1);
            var (_, gathered) = Reports(folder, seconds, devices, Gathered);
            Console.WriteLine($"{devices,7} {trials,10:0} {ended,10:0} {turns / seconds,10:0}   {waited,10:0} {rounds / seconds,10:0}   {gathered,10:0}");
        }
    }

    private static (int Rounds, double PerSecond) Reports(string folder, double seconds, int devices, int times) => In(folder, store =>
    {
        var world = new JournalWorld(store, Trials, devices);
        var rounds = Rounds(seconds, i => world.Report(i, times));
        return (rounds, world.Events / seconds);
    });

    private static void Opening(string folder, int reports)
    {
        Console.WriteLine($"Opening a journal of {reports} reports of {Devices} devices, best of 3 (the file is in the system's cache).");
        Console.WriteLine($"{"",14} {"open s",8} {"read s",8} {"B/event",8} {"snapshots MB",12}");
        foreach (var (name, limits) in new[] { ("no snapshots", NoSnapshots), ("snapshots", JournalLimits.Default) })
        {
            In(folder, store =>
            {
                var world = new JournalWorld(store, Trials, Devices, limits);
                for (var i = 0; i < reports / Devices; i++)
                    world.Report(i);
                var start = JournalWorld.Start(Trials);
                var open = Best(() => JournalWorld.Open(store, start, limits));
                var read = Best(() => JournalWorld.ReadAll(store));
                var bytes = JournalWorld.Bytes(store, ".jsonl") / (double)world.Events;
                Console.WriteLine($"{name,14} {open,8:0.000} {read,8:0.000} {bytes,8:0.0} {JournalWorld.Bytes(store, ".snapshot") / 1e6,12:0.0}");
                return 0;
            });
        }
    }

    private static void Memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = JournalWorld.Start(Trials);
        var state = start;
        (state, _) = Sweeps.SweepMachine.Step(state, new SweepEvent.Opened(default, "bench/1", 1, "", TrialSet.Empty, TrialSet.Empty));
        var device = new DeviceId("cpu:0");
        for (var i = 0; i < Trials; i++)
        {
            (state, _) = Sweeps.SweepMachine.Step(state, new SweepEvent.WorkAsked(default, device));
            (state, _) = Sweeps.SweepMachine.Step(state, new SweepEvent.Ended(default, state.Order.Trials[i], 1, Sweeps.Trials.Ending.Completed, null));
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Trials;
        var snapshot = new ArrayBufferWriter<byte>();
        var write = Best(() =>
        {
            snapshot.ResetWrittenCount();
            Snapshot.Write(snapshot, 1, state);
            return 0;
        });
        var read = Best(() => Snapshot.Read(snapshot.WrittenSpan, start));
        Console.WriteLine($"{state.Counts.Completed} finished trials: {bytes:0} B each in the state; snapshot {snapshot.WrittenCount / 1e6:0.00} MB, written in {1000 * write:0} ms, read in {1000 * read:0} ms.");
    }

    private static int Rounds(double seconds, Action<int> round)
    {
        var (started, rounds) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
            round(rounds++);
        return rounds;
    }

    private static double Best<T>(Func<T> measured) => Enumerable.Range(0, 3).Min(_ =>
    {
        var started = Stopwatch.GetTimestamp();
        GC.KeepAlive(measured());
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    });

    private static T In<T>(string folder, Func<IStore, T> measure)
    {
        var path = Path.Combine(folder, $"bench-{Environment.ProcessId}");
        try
        {
            using var store = FolderStore.Open(path);
            return measure(store);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
