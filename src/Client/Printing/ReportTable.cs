using Spectre.Console;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Statistics;

namespace Sweeper.Client.Printing;

/// <summary>A report for people: arms, oracles, failed trials.</summary>
internal sealed class ReportTable(SweepPlan plan, SweepReport report)
{
    private readonly ShortNames _names = new([.. report.AxisPaths.Concat(report.Oracles.SelectMany(o => o.Axes).Select(a => a.Key)).Distinct()]);

    public void Print(IAnsiConsole console)
    {
        console.WriteLine(Title());
        console.WriteLine();
        PrintArms(console);
        PrintHardware(console);
        if (plan.Stopping is not null)
            PrintPaused(console);
        if (report.Oracles.Count > 0)
            PrintOracles(console);
        if (report.Failed.Count > 0)
            new FailedList(plan, report.Failed).Print(console);
    }

    private bool HasBaseline => plan.Arms.Any(a => a.Baseline is not null);

    private string Title()
    {
        var goal = plan.Objective.Goal == Goal.Min ? "lower is better" : "higher is better";
        var spread = plan.Seeds > 1 ? $"mean ± 95 % Student-t interval over {plan.Seeds} seeds" : "one seed, so without intervals";
        var difference = HasBaseline ? "; difference from the baseline arm over the seeds that both have" : "";
        return $"{plan.Id}: {plan.Objective.Metric} ({goal}), {spread}{difference}";
    }

    private void PrintArms(IAnsiConsole console)
    {
        var metric = plan.Objective.Metric;
        List<SheetColumn> columns = [new(""), .. report.AxisPaths.Select(p => new SheetColumn(_names[p], IsNumeric(p)))];
        columns.AddRange([new("n", Numbers: true, Rank: 1), new(metric, Numbers: true)]);
        if (HasBaseline)
            columns.AddRange([new("difference", Numbers: true), new("verdict")]);
        columns.AddRange([new("parameters", Numbers: true, Rank: 3), new("time/trial", Numbers: true, Rank: 2)]);
        if (report.Hardware.Count > 1)
            columns.Add(new("hardware", Rank: 4));
        var sheet = new Sheet(columns);
        var scores = new Spread([.. report.Arms.Select(a => a.Score).OfType<Estimate>()]);
        var differences = new Spread([.. report.Arms.Select(a => a.Difference).OfType<Estimate>()], signed: true);
        var best = Best();
        for (var i = 0; i < report.Arms.Count; i++)
        {
            var arm = report.Arms[i];
            List<string> cells = [i == best ? "*" : "", .. report.AxisPaths.Select(p => ValueAt(arm.Axes, p)), $"{arm.N}", arm.Score is null ? Reached(arm) : scores.Format(arm.Score)];
            if (HasBaseline)
                cells.AddRange([arm.Difference is null ? "" : differences.Format(arm.Difference), VerdictOf(i)]);
            cells.AddRange([arm.Parameters is { } p ? Figures.Amount(p) : Figures.None, arm.Seconds is { } s ? Figures.Duration(s) : Figures.None]);
            if (report.Hardware.Count > 1)
                cells.Add(string.Join(", ", arm.Hardware.Select(h => $"{h.Value} {h.Key}")));
            sheet.Add(cells, StyleOf(arm, i == best));
        }

        sheet.Print(console);
        if (best is not null)
            console.WriteLine($"* best {metric}");
    }

    /// <summary>A line where all is alike; another one where a difference had to be freed from hardware.</summary>
    private void PrintHardware(IAnsiConsole console)
    {
        if (report.Numerics.Length > 0)
            console.WriteLine($"numerics {report.Numerics}{(report.Hardware.Count > 0 ? " on " : "")}{string.Join(", ", report.Hardware.Select(h => report.Hardware.Count > 1 ? $"{h.Key} ({Figures.Count(h.Value, "trial")})" : h.Key))}");
        if (report.Arms.Sum(a => a.MixedPairs) is > 0 and var mixed)
            console.WriteLine($"{Figures.Count(mixed, "pair")} of trials ran on different hardware: differences are least-squares estimates with hardware as an additive block; no interval where it cannot be told apart");
    }

    /// <summary>Where early stopping left an arm of which no trial came to its end: <c>0.231 at step 100</c>.</summary>
    private string Reached(ArmRow arm)
    {
        var furthest = report.Paused.Where(p => p.Value is not null && arm.Trials.Contains(p.Trial)).GroupBy(p => p.Step).MaxBy(g => g.Key);
        return furthest is null ? Figures.None : $"{Figures.Number(furthest.Average(p => p.Value!.Value))} at step {furthest.Key}";
    }

    private void PrintPaused(IAnsiConsole console)
    {
        var steps = report.Paused.GroupBy(p => p.Step).OrderBy(g => g.Key).Select((g, i) => i == 0 ? $"{Figures.Count(g.Count(), "trial")} paused at step {g.Key}" : $"{g.Count()} at {g.Key}").ToList();
        console.WriteLine($"early stopping: {(steps.Count == 0 ? "no trial is paused" : string.Join(", ", steps) + " (sweeper why TRIAL)")}");
        console.WriteLine("means and intervals are over the trials that came to their end, which were chosen by their own values");
    }

    private void PrintOracles(IAnsiConsole console)
    {
        var paths = report.Oracles.SelectMany(o => o.Axes).Select(a => a.Key).Distinct().ToList();
        console.WriteLine();
        console.WriteLine("Oracles: untrained references, mean ± 95 % interval over test sequences");
        console.WriteLine();
        List<SheetColumn> columns = [new(""), new("oracle"), .. paths.Select(p => new SheetColumn(_names[p]))];
        columns.AddRange([new("sequences", Numbers: true, Rank: 1), new(plan.Objective.Metric, Numbers: true), new("setting", Rank: 2)]);
        var sheet = new Sheet(columns);
        var scores = report.Oracles.Select(o => new Estimate(o.Score.N, o.Score.Mean, o.Score.Low, o.Score.High)).ToList();
        var spread = new Spread(scores);
        foreach (var (oracle, score) in report.Oracles.Zip(scores))
            sheet.Add(["", oracle.Name, .. paths.Select(p => ValueAt(oracle.Axes, p)), $"{oracle.Score.N}", spread.Format(score), oracle.Score.Setting ?? ""]);
        sheet.Print(console);
    }

    private int? Best()
    {
        var scored = Enumerable.Range(0, report.Arms.Count).Where(i => report.Arms[i].Score is not null).ToList();
        if (scored.Count < 2)
            return null;
        return plan.Objective.Goal == Goal.Min ? scored.MinBy(i => report.Arms[i].Score!.Mean) : scored.MaxBy(i => report.Arms[i].Score!.Mean);
    }

    private string VerdictOf(int arm) => report.Arms[arm].Verdict switch
    {
        Verdict.Better => "better",
        Verdict.Worse => "worse",
        Verdict.Noise => "noise",
        _ => plan.Arms.Any(a => a.Baseline == arm) ? "baseline" : "",
    };

    private static Style StyleOf(ArmRow arm, bool best)
    {
        var color = arm.Verdict switch { Verdict.Better => Color.Green, Verdict.Worse => Color.Red, _ => Color.Default };
        return new Style(color, decoration: best ? Decoration.Bold : Decoration.None);
    }

    private bool IsNumeric(string path) => report.Arms.SelectMany(a => a.Axes).Where(a => a.Key == path).All(a => a.Value.IsNumber);

    private static string ValueAt(IReadOnlyList<KeyValuePair<string, Value>> axes, string path) =>
        axes.Where(a => a.Key == path).Select(a => a.Value.ToString()).FirstOrDefault(Figures.None);
}
