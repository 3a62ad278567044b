using System.CommandLine;
using Sweeper.Bench.Starting;
using Sweeper.Bench.Workloads;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench start</c>: from lease to first finished step, in a process that has trained before.</summary>
internal sealed class StartCommand : Command
{
    /// <summary>Enough for the runtime to compile everything for good.</summary>
    private const int WarmUpSteps = 200;
    private const int StepsPerTrial = 6;

    private readonly Option<string> _shapes = SharedOptions.Shapes("A");
    private readonly Option<string> _kinds = SharedOptions.Kinds();
    private readonly Option<string?> _contexts = SharedOptions.Contexts();
    private readonly Option<string> _tokens = SharedOptions.Tokens();
    private readonly Option<int> _trials = new("--trials") { Description = "Trials, one after another, after a first one that is not counted.", DefaultValueFactory = _ => 20 };

    public StartCommand()
        : base("start", "Time trials from their lease to their first finished step, in a warm process, on one core.")
    {
        foreach (var option in new Option[] { _shapes, _kinds, _contexts, _tokens, _trials })
            Add(option);
        SetAction(parsed =>
        {
            Console.WriteLine("ms, median and worst over trials. start: lease to first finished step = build + first step. step: a later one. overhead: start - step.");
            Console.WriteLine($"{"shape",-5} {"kind",-10} {"T",5} {"start",7} {"worst",7} {"build",7} {"first",7} {"step",7} {"overhead",8} {"worst",7}");
            foreach (var workload in SharedOptions.Select(parsed.GetValue(_shapes)!, parsed.GetValue(_kinds)!, parsed.GetValue(_contexts), parsed.GetValue(_tokens)!))
                Print(workload, parsed.GetValue(_trials));
        });
    }

    private static void Print(Workload workload, int trials)
    {
        TrialStart.Of(workload, seed: 0, WarmUpSteps);
        var starts = Enumerable.Range(1, trials).Select(seed => TrialStart.Of(workload, seed, StepsPerTrial)).ToList();
        Console.WriteLine(
            $"{workload.Shape,-5} {workload.Kind,-10} {workload.Context,5} {Median(s => s.Total),7:0.00} {starts.Max(s => s.Total),7:0.00} {Median(s => s.Build),7:0.00} "
            + $"{Median(s => s.First),7:0.00} {Median(s => s.Later),7:0.00} {Median(s => s.Overhead),8:0.00} {starts.Max(s => s.Overhead),7:0.00}");

        double Median(Func<TrialStart, double> of) => starts.Select(of).Order().ElementAt(starts.Count / 2);
    }
}
