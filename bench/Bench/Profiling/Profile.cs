using System.Diagnostics;
using Sweeper.Bench.Workloads;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Bench.Profiling;

/// <summary>Trains one trial on one core, data generation included, and says where the time went.</summary>
internal static class Profile
{
    private const double WarmUpSeconds = 2;

    /// <param name="workload">What to train.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="peak">Operations per second of one core.</param>
    public static void Print(Workload workload, double seconds, double peak)
    {
        var (tallies, setup, flops) = (new Tallies(), TrialSetup.From(workload.Configuration), WorkloadFlops.Of(workload));
        using var kernels = new ProfiledKernels(new CpuKernels(), tallies, flops);
        var run = new TrainingRun(kernels, new ProfiledTask(setup.Task, tallies), setup.Layout, setup.Training, seed: 1);
        Train(run, WarmUpSeconds);
        tallies.Reset();
        var (steps, taken) = Train(run, seconds);
        var known = tallies.All.Sum(tally => tally.Time.TotalSeconds);
        Console.WriteLine();
        Console.WriteLine(
            $"{workload.Shape} {workload.Kind} T={workload.Context}: {1000 * taken / steps:0.00} ms/step on one core, {workload.Tokens * steps / taken:0} tokens/s, "
            + $"{flops.Step * steps / taken / 1e9:0.0} GFLOP/s ({flops.Step * steps / taken / peak:0.0%} of one core's {peak / 1e9:0}), {steps} steps");
        Console.WriteLine($"{"operation",-22} {"calls/step",10} {"ms/step",9} {"time",6} {"MFLOP/step",11} {"GFLOP/s",8} {"peak",6}");
        foreach (var tally in tallies.All.OrderByDescending(tally => tally.Time))
        {
            var time = tally.Time.TotalSeconds;
            Console.Write($"{tally.Name,-22} {(double)tally.Calls / steps,10:0} {1000 * time / steps,9:0.000} {time / taken,6:0.0%}");
            Console.WriteLine(tally.Flops == 0 ? $" {"-",11} {"-",8} {"-",6}" : $" {tally.Flops / steps / 1e6,11:0.0} {tally.Flops / time / 1e9,8:0.0} {tally.Flops / time / peak,6:0.0%}");
        }

        Console.WriteLine($"{"the rest",-22} {"",10} {1000 * (taken - known) / steps,9:0.000} {(taken - known) / taken,6:0.0%}");
    }

    private static (long Steps, double Seconds) Train(TrainingRun run, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        for (var steps = 1L; ; steps++)
        {
            run.Train();
            var taken = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (taken >= seconds)
                return (steps, taken);
        }
    }
}
