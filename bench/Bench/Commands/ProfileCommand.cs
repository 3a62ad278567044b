using System.CommandLine;
using Sweeper.Bench.Machine;
using Sweeper.Bench.Profiling;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench profile</c>: where a training step spends its time, by kernel.</summary>
internal sealed class ProfileCommand : Command
{
    private readonly Option<string> _shapes = SharedOptions.Shapes("A");
    private readonly Option<string> _kinds = SharedOptions.Kinds();
    private readonly Option<string?> _contexts = SharedOptions.Contexts();
    private readonly Option<string> _tokens = SharedOptions.Tokens();
    private readonly Option<double> _seconds = new("--seconds") { Description = "How long to train.", DefaultValueFactory = _ => 3 };

    public ProfileCommand()
        : base("profile", "Train one trial on one core and print calls, time and GFLOP/s of each kernel.")
    {
        foreach (var option in new Option[] { _shapes, _kinds, _contexts, _tokens, _seconds })
            Add(option);
        SetAction(parsed =>
        {
            var peak = PeakRate.Measure(1);
            foreach (var workload in SharedOptions.Select(parsed.GetValue(_shapes)!, parsed.GetValue(_kinds)!, parsed.GetValue(_contexts), parsed.GetValue(_tokens)!))
                Profile.Print(workload, parsed.GetValue(_seconds), peak);
        });
    }
}
