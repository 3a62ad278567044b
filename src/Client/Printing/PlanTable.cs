using Spectre.Console;
using Sweeper.Client.Planning;

namespace Sweeper.Client.Printing;

/// <summary>A forecast for people.</summary>
internal sealed class PlanTable(Forecast forecast)
{
    public void Print(IAnsiConsole console)
    {
        var plan = forecast.Plan;
        var names = new ColumnNames(plan.AxisPaths);
        console.WriteLine($"{plan.Id}: {Figures.Count(plan.Arms.Count, "arm")} x {Figures.Count(plan.Seeds, "seed")} = {Figures.Count(plan.Trials.Count, "trial")}, {Figures.Flops(forecast.Flops)}");
        console.WriteLine();
        var sheet = new Sheet([.. plan.AxisPaths.Select(p => new SheetColumn(names[p])), new("parameters", Numbers: true), new("cost/trial", Numbers: true), new("known", Numbers: true)]);
        foreach (var (arm, cost, known) in forecast.Arms)
        {
            var values = arm.Axes.ToDictionary(a => a.Key, a => a.Value.ToString());
            sheet.Add([.. plan.AxisPaths.Select(p => values.GetValueOrDefault(p, Figures.None)), Figures.Amount(cost.Parameters), Figures.Flops(cost.Flops), $"{known}/{arm.Trials.Count}"]);
        }

        sheet.Print(console);
        console.WriteLine();
        console.WriteLine(Left());
    }

    private string Left() => forecast.Speed is not { } speed
        ? $"all {Figures.Count(forecast.Known, "trial")} are in the store: a run would train nothing"
        : $"{forecast.Known} known, {forecast.Plan.Trials.Count - forecast.Known} to train: {Figures.Flops(forecast.FlopsLeft)}, about {Figures.Duration(forecast.Left)} on {Figures.Count(forecast.Devices, "core")} ({speed})";
}
