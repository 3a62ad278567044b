using System.CommandLine;
using System.Diagnostics;
using Sweeper.Bench.Durability;
using Sweeper.Engine;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench durable</c>: trials that cost nothing through the whole embedded engine and a folder store, files of every trial included.</summary>
internal sealed class DurableCommand : Command
{
    private readonly Option<string> _folder = new("--folder") { Description = "Where the store is made: a disk, for durable figures.", DefaultValueFactory = _ => "." };
    private readonly Option<int> _trials = new("--trials") { Description = "Trials of each sweep.", DefaultValueFactory = _ => 2000 };
    private readonly Option<int[]> _devices = new("--devices") { Description = "Threads that ask for trials.", DefaultValueFactory = _ => [2, 16, 64], AllowMultipleArgumentsPerToken = true };

    public DurableCommand()
        : base("durable", "Time trials that cost nothing through the whole engine, and what the disk alone can do.")
    {
        foreach (var option in new Option[] { _folder, _trials, _devices })
            Add(option);
        SetAction((parsed, _) => RunAsync(parsed.GetValue(_folder)!, parsed.GetValue(_trials), parsed.GetValue(_devices)!));
    }

    private static async Task<int> RunAsync(string folder, int trials, int[] devices)
    {
        Console.WriteLine("Each trial: trial.json, reports.jsonl and result.json, durable one after the other; start and end in the journal, durable before they count.");
        Console.WriteLine($"{"devices",7} {"trials/s",9} {"writes/trial",12} {"lists/trial",11} {"appends/trial",13}   {"disk alone: writes/s",20}");
        foreach (var count in devices)
        {
            var path = Path.Combine(folder, $"durable-{Environment.ProcessId}");
            try
            {
                using var store = new CountingStore(FolderStore.Open(path));
                var (plan, options) = (Plan(trials), new EngineOptions { Devices = EngineOptions.Cpus(count) });
                var since = Stopwatch.StartNew();
                var summary = await EmbeddedEngine.RunAsync(plan, new SweepRevision("trivial.yaml", "sweep: trivial\n", []), new TrivialExecutor(), store, options, new SilentObserver(), default);
                var seconds = since.Elapsed.TotalSeconds;
                if (summary.Counts.Completed != trials)
                    throw new InvalidOperationException($"Of {trials} trials {summary.Counts.Completed} completed.");
                double Each(int number) => number / (double)trials;
                Console.WriteLine($"{count,7} {trials / seconds,9:0} {Each(store.Writes),12:0.00} {Each(store.Lists),11:0.00} {Each(store.Appends),13:0.00}   {Writes(store, count),20:0}");
            }
            finally
            {
                Directory.Delete(path, recursive: true);
            }
        }

        return 0;
    }

    /// <summary>Small objects a second by as many threads, each in a folder of its own: what the disk and the store allow.</summary>
    private static double Writes(CountingStore store, int threads)
    {
        const int each = 200;
        var since = Stopwatch.StartNew();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            for (var k = 0; k < each; k++)
                store.Write($"alone/{i}/object", stream => stream.Write(new byte[500]));
        });
        return threads * each / since.Elapsed.TotalSeconds;
    }

    private static SweepPlan Plan(int trials)
    {
        var executor = new TrivialExecutor();
        var arms = Enumerable.Range(0, trials).Select(i =>
        {
            var configuration = executor.Schema.Defaults.With(TrivialExecutor.Axis, Value.Of((long)i));
            return new Arm(i, [KeyValuePair.Create(TrivialExecutor.Axis, Value.Of((long)i))], configuration, [Trial.Of(configuration, 1, executor.Numerics)], Baseline: null);
        });
        return new SweepPlan("trivial", new Objective("loss", Goal.Min), 1, [TrivialExecutor.Axis], [.. arms], []);
    }
}
