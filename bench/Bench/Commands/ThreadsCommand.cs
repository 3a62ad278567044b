using System.CommandLine;
using System.Diagnostics;
using Sweeper.Bench.Machine;
using Sweeper.Bench.Workloads;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench threads</c>: one trial on one core and on several, in turns.</summary>
internal sealed class ThreadsCommand : Command
{
    private readonly Option<string> _shapes = SharedOptions.Shapes("C,D");
    private readonly Option<string> _kinds = SharedOptions.Kinds();
    private readonly Option<string?> _contexts = SharedOptions.Contexts();
    private readonly Option<int> _threads = new("--threads") { Description = "Cores of the trial.", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<double> _seconds = new("--seconds") { Description = "Length of one measurement.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Pairs of measurements.", DefaultValueFactory = _ => 7 };

    public ThreadsCommand()
        : base("threads", "Time a step of one trial on one core and on several, in turns, beside what several cores of this machine are worth.")
    {
        foreach (var option in new Option[] { _shapes, _kinds, _contexts, _threads, _seconds, _rounds })
            Add(option);
        SetAction(parsed =>
        {
            var threads = parsed.GetValue(_threads);
            Console.WriteLine($"ms per step of one trial, medians over rounds. speed-up: 1 thread / {threads} threads, paired by round. machine: what {threads} cores do of what 1 does,");
            Console.WriteLine("multiply-adds on registers, in the same rounds: cores that share a part of one another give less than their number.");
            Console.WriteLine($"{"shape",-5} {"kind",-10} {"T",5} {"1 thread",9} {$"{threads} threads",10} {"speed-up",8} {"(low-high)",13} {"machine",8} {"(low-high)",13} {"of it",6}");
            foreach (var workload in SharedOptions.Select(parsed.GetValue(_shapes)!, parsed.GetValue(_kinds)!, parsed.GetValue(_contexts), "raw"))
                Print(workload, threads, parsed.GetValue(_seconds), parsed.GetValue(_rounds));
        });
    }

    private static void Print(Workload workload, int threads, double seconds, int rounds)
    {
        using var one = new CpuKernels();
        using var team = new CpuKernels(threads);
        var (alone, together) = (Start(workload, one), Start(workload, team));
        Step(alone, 2);
        Step(together, 2);
        var pairs = new List<(double One, double Team, double Machine)>();
        for (var round = 0; round < rounds; round++)
            pairs.Add((Step(alone, seconds), Step(together, seconds), PeakRate.Measure(threads, 1) / PeakRate.Measure(1, 1)));
        var (speedUp, machine) = (Spread(pairs.Select(p => p.One / p.Team)), Spread(pairs.Select(p => p.Machine)));
        Console.WriteLine(
            $"{workload.Shape,-5} {workload.Kind,-10} {workload.Context,5} {Spread(pairs.Select(p => p.One)).Middle,9:0.00} {Spread(pairs.Select(p => p.Team)).Middle,10:0.00} "
            + $"{speedUp.Middle,8:0.00} {speedUp.Text,13} {machine.Middle,8:0.00} {machine.Text,13} {speedUp.Middle / machine.Middle,6:0%}");
    }

    private static TrainingRun Start(Workload workload, CpuKernels kernels)
    {
        var setup = TrialSetup.From(workload.Configuration);
        return new TrainingRun(kernels, new PreparedTask(setup.Task, RandomKey.Of(1), setup.Training.Batch), setup.Layout, setup.Training, seed: 1);
    }

    /// <returns>ms per step.</returns>
    private static double Step(TrainingRun run, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        for (var steps = 1; ; steps++)
        {
            run.Train();
            if (Stopwatch.GetElapsedTime(start) is var taken && taken.TotalSeconds >= seconds)
                return taken.TotalMilliseconds / steps;
        }
    }

    private static (double Middle, string Text) Spread(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[sorted.Count / 2], $"({sorted[0]:0.00}-{sorted[^1]:0.00})");
    }
}
