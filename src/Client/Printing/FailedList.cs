using Spectre.Console;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Printing;

/// <summary>Trials without a result: which, how, when and why.</summary>
internal sealed class FailedList(SweepPlan plan, IReadOnlyList<FailedRow> failed)
{
    private readonly TrialLabels _labels = new(plan);

    public void Print(IAnsiConsole console)
    {
        console.WriteLine();
        console.WriteLine($"Failed: {Figures.Count(failed.Count, "trial")}");
        console.WriteLine();
        foreach (var row in failed)
        {
            console.WriteLine($"  {row.Trial}  {Name(row.Kind)} at step {row.Step}: {_labels[row.Trial]}{(row.Attempts > 1 ? $" ({row.Attempts} attempts)" : "")}");
            console.WriteLine($"    {row.Message.ReplaceLineEndings(" ")}");
        }
    }

    public static string Name(FailureKind kind) => kind switch
    {
        FailureKind.Diverged => "diverged",
        FailureKind.OutOfMemory => "out of memory",
        FailureKind.TimedOut => "timed out",
        _ => "crashed",
    };
}
