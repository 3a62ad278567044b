using System.Text.Json.Nodes;
using Spectre.Console;
using Sweeper.Client.Stored;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Printing;

/// <summary>One trial for people, a section for each thing that there is.</summary>
internal sealed class TrialSheet(StoredTrial trial, ParameterSchema schema)
{
    private const int CurveWidth = 60;
    private const int MostReports = 12;

    public void Print(IAnsiConsole console)
    {
        var result = trial.Result;
        console.WriteLine($"trial {trial.Id}, seed {trial.Trial["seed"]}, numerics {trial.Trial["numerics"]}");
        console.WriteLine(result is null ? "unfinished: no result yet" : Told(result, result["cost"]!));
        if (result?["continued_from"] is { } shorter)
            console.WriteLine($"steps 1 … {shorter["step"]} are those of trial {shorter["trial"]}");
        if ((string?)result?["message"] is { } message)
            console.WriteLine(message);
        PrintConfiguration(console);
        PrintReports(console);
        if (result?["curves"] is JsonObject curves)
            PrintCurves(console, curves);
        PrintFiles(console);
        console.WriteLine();
        console.WriteLine($"trace {result?["trace_id"]?.ToString() ?? Figures.None}");
    }

    private static string Told(JsonNode result, JsonNode cost)
    {
        var work = $"{Figures.Amount((double)cost["parameters"]!)} parameters, {Figures.Flops((double)cost["flops"]!)}";
        return $"{result["outcome"]} at step {result["step"]}, attempt {result["attempts"]}, {Figures.Duration((double)cost["seconds"]!)} on {cost["device"]}{(cost["hardware"] is { } hardware ? $" ({hardware})" : "")}, {work}";
    }

    private void PrintConfiguration(IAnsiConsole console)
    {
        console.WriteLine();
        console.WriteLine("Configuration (* not the default)");
        foreach (var parameter in schema.Parameters)
        {
            var value = parameter.Path.Split('.').Aggregate(trial.Trial["configuration"], (node, name) => node?[name])?.ToString();
            if (value is not null)
                console.WriteLine($"  {(value == parameter.Default.ToString() ? " " : "*")} {parameter.Path}: {value}");
        }
    }

    private void PrintReports(IAnsiConsole console)
    {
        if (trial.Reports.Count == 0)
            return;
        var names = trial.Reports.SelectMany(r => r.Metrics.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var sheet = new Sheet([new("  step", Numbers: true), .. names.Select(n => new SheetColumn(n, Numbers: true))]);
        foreach (var report in trial.Reports.TakeLast(MostReports))
            sheet.Add([$"{report.Step}", .. names.Select(n => report.Metrics.TryGetValue(n, out var value) ? Figures.Number(value) : Figures.None)]);
        console.WriteLine();
        console.WriteLine(trial.Reports.Count > MostReports ? $"Reports (the last {MostReports} of {trial.Reports.Count})" : "Reports");
        sheet.Print(console);
    }

    private static void PrintCurves(IAnsiConsole console, JsonObject curves)
    {
        foreach (var (name, curve) in curves)
        {
            var values = curve!.AsArray().Select(v => v!.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (double)v! : double.NaN).ToList();
            if (values.Count == 0)
                continue;
            console.WriteLine();
            console.WriteLine($"{name}, {values.Count} positions, {Figures.Number(values[0])} … {Figures.Number(values[^1])}");
            console.WriteLine($"  {Sparkline.Of(values, CurveWidth)}");
        }
    }

    private void PrintFiles(IAnsiConsole console)
    {
        console.WriteLine();
        console.WriteLine($"Files in trials/{trial.Id}/");
        var width = trial.Files.Select(f => f.Key.Length).DefaultIfEmpty(0).Max();
        foreach (var (name, bytes) in trial.Files)
        {
            var hash = (string?)trial.Result?["artifacts"]?[name]?["sha256"];
            console.WriteLine($"  {name.PadRight(width)}  {Figures.Bytes(bytes),10}{(hash is null ? "" : $"  sha256 {hash}")}");
        }
    }
}
