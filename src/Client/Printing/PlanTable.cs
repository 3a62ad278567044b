using Spectre.Console;
using Sweeper.Client.Planning;
using Sweeper.Client.Running;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Printing;

/// <summary>A forecast for people.</summary>
internal sealed class PlanTable(Forecast forecast, DeviceSpec where)
{
    public void Print(IAnsiConsole console)
    {
        var plan = forecast.Plan;
        var names = new ShortNames(plan.AxisPaths);
        var size = $"{Figures.Count(plan.Arms.Count, "arm")} x {Figures.Count(plan.Seeds, "seed")} = {Figures.Count(plan.Trials.Count, "trial")}";
        console.WriteLine($"{plan.Id}: {size}, {Figures.Flops(forecast.Flops)}");
        console.WriteLine();
        string[] numbers = ["parameters", "memory/trial", "cost/trial", "known"];
        var sheet = new Sheet([.. plan.AxisPaths.Select(p => new SheetColumn(names[p])), .. numbers.Select(n => new SheetColumn(n, Numbers: true))]);
        foreach (var (arm, cost, known, _) in forecast.Arms)
        {
            var values = arm.Axes.ToDictionary(a => a.Key, a => a.Value.ToString());
            var axes = plan.AxisPaths.Select(p => values.GetValueOrDefault(p, Figures.None));
            sheet.Add([.. axes, Figures.Amount(cost.Parameters), Figures.Bytes(cost.PeakBytes), Figures.Flops(cost.Flops), $"{known}/{arm.Trials.Count}"]);
        }

        sheet.Print(console);
        console.WriteLine();
        console.WriteLine(Left());
    }

    private string Left()
    {
        if (forecast.Speed is not { } speed)
            return $"all {Figures.Count(forecast.Known, "trial")} are in the store: a run would train nothing";
        var shorter = forecast.Continued == 0 ? "" : $", {forecast.Continued} of them continue{(forecast.Continued == 1 ? "s a shorter one" : " shorter ones")}";
        var work = $"{forecast.Known} known, {forecast.Plan.Trials.Count - forecast.Known} to train{shorter}: {Figures.Flops(forecast.FlopsLeft)}";
        return $"{work}, about {Figures.Duration(forecast.Left)} on {LocalSeats.Text(where)} ({speed})";
    }
}
