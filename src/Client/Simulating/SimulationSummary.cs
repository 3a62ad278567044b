using System.Text.Json.Nodes;
using Sweeper.Client.Planning;
using Sweeper.Client.Printing;
using Sweeper.Sweeps.Simulation;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;
using Spectre.Console;

namespace Sweeper.Client.Simulating;

/// <summary>What several simulations of a sweep, alike but for chance, come to.</summary>
/// <param name="Price">Of a device-hour, in any currency; null: no costs are told.</param>
internal sealed record SimulationSummary(
    SweepPlan Plan,
    SimulatedSweep Sweep,
    int Devices,
    Speed Speed,
    double? Price,
    IReadOnlyList<SimulationResult> Results)
{
    private const int PictureWidth = 60;

    private IEnumerable<(string Name, Range Range, Func<double, string> Print)> Rows()
    {
        yield return ("time", Over(r => r.Makespan.TotalSeconds), Figures.Duration);
        yield return ("device_hours", Over(r => r.Time.Held.TotalHours), Figures.Number);
        yield return ("training", Over(r => r.Time.Busy.TotalHours), Figures.Number);
        yield return ("lost", Over(r => r.Time.Lost.TotalHours), Figures.Number);
        yield return ("idle", Over(r => r.Time.Idle.TotalHours), Figures.Number);
        yield return ("off", Over(r => r.Time.Away.TotalHours), Figures.Number);
        if (Price is { } price)
            yield return ("cost", Over(r => r.Time.Held.TotalHours * price), Figures.Number);
        yield return ("attempts", Over(r => r.Attempts), Figures.Number);
        yield return ("failed_trials", Over(r => r.Trials.Count(t => t.Ending is { } ending && ending != Ending.Completed)), Figures.Number);
        if (Sweep.Rule is not null)
            yield return ("steps_saved", Over(r => 1 - (r.Steps / (double)Sweep.Trials.Sum(t => (long)t.Steps))), share => $"{100 * share:f0} %");
    }

    private int Unfinished => Results.Count(r => !r.HasEnded);

    public void Print(IAnsiConsole console)
    {
        var known = Sweep.Trials.Count(t => t.Known);
        console.WriteLine($"{Plan.Id}: {Figures.Count(Sweep.Trials.Count, "trial")}, {known} known, on {Figures.Count(Devices, "device")}, simulated {Figures.Count(Results.Count, "time")} ({Speed})");
        console.WriteLine();
        var sheet = new Sheet(new SheetColumn(""), new SheetColumn("mean", Numbers: true), new SheetColumn("least", Numbers: true), new SheetColumn("most", Numbers: true));
        foreach (var (name, range, print) in Rows())
            sheet.Add([name.Replace('_', ' '), print(range.Mean), print(range.Least), print(range.Most)]);
        sheet.Print(console);
        console.WriteLine();
        var busy = Results[0].BusyDevices(PictureWidth);
        console.WriteLine($"devices busy over time, at most {Figures.Number(busy.Max())} of {Devices}:");
        console.WriteLine(Sparkline.Of(busy, PictureWidth));
        if (Unfinished > 0)
            console.WriteLine($"{Unfinished} of {Results.Count} never came to an end: no device was left.");
    }

    public JsonNode ToJson() => new JsonObject
    {
        ["sweep"] = Plan.Id,
        ["trials"] = Sweep.Trials.Count,
        ["known"] = Sweep.Trials.Count(t => t.Known),
        ["devices"] = Devices,
        ["flops_per_second"] = Speed.FlopsPerSecond,
        ["repeats"] = Results.Count,
        ["unfinished"] = Unfinished,
        ["figures"] = new JsonObject(Rows().Select(r => KeyValuePair.Create(r.Name, (JsonNode?)r.Range.ToJson()))),
        ["busy"] = new JsonArray([.. Results[0].BusyDevices(PictureWidth).Select(b => (JsonNode)b)]),
    };

    private Range Over(Func<SimulationResult, double> figure) => Range.Of(Results.Select(figure));
}
