using System.Diagnostics;
using System.Text.Json.Nodes;
using Sweeper.Bench.Workloads;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Bench.Workers;

/// <summary>Our side of a workload, inside its own process: one trial per core, each in its own thread, as a sweep runs them.</summary>
internal sealed class Trainers
{
    private readonly List<TrainingRun> _runs = [];

    /// <summary>Two seconds, so that the runtime has compiled everything for good.</summary>
    private const double WarmUpSeconds = 2;

    public Trainers(Workload workload, int trials)
    {
        for (var seed = 0; seed < trials; seed++)
        {
            var setup = TrialSetup.From(workload.Configuration);
            var task = new PreparedTask(setup.Task, RandomKey.Of(seed).Fold("data"), setup.Training.Batch);
            _runs.Add(new TrainingRun(new CpuKernels(), task, setup.Layout, setup.Training, seed));
        }

        Measure(WarmUpSeconds);
    }

    public static Side Start(int trials) => new("ours", [new WorkerProcess(Environment.ProcessPath!, ["work", "--trials", $"{trials}"])]);

    public JsonObject Measure(double seconds)
    {
        var results = new (double StepsPerSecond, long Steps, double Bytes, double Loss)[_runs.Count];
        var busy = Environment.CpuUsage.TotalTime;
        using var barrier = new Barrier(_runs.Count);
        var threads = _runs.Select((run, i) => new Thread(() => results[i] = Train(run, seconds, barrier))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return new JsonObject
        {
            ["ms"] = 1000 / results.Sum(r => r.StepsPerSecond),
            ["cpu_ms"] = (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds / results.Sum(r => r.Steps),
            ["steps"] = results.Sum(r => r.Steps),
            ["bytes_per_step"] = results.Max(r => r.Bytes),
            ["peak_bytes"] = Process.GetCurrentProcess().PeakWorkingSet64,
            ["loss"] = double.IsFinite(results[0].Loss) ? results[0].Loss : null,
        };
    }

    private static (double, long, double, double) Train(TrainingRun run, double seconds, Barrier barrier)
    {
        barrier.SignalAndWait();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var steps = 1L; ; steps++)
        {
            var loss = run.Train();
            var taken = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (taken >= seconds)
                return (steps / taken, steps, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)steps, loss);
        }
    }
}
