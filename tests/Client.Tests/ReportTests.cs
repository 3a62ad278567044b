using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>What other programs read: the shapes that docs/console.md promises.</summary>
public sealed class ReportTests : IClassFixture<FinishedSweep>
{
    private readonly FinishedSweep _sweep;

    public ReportTests(FinishedSweep sweep) => _sweep = sweep;

    [Fact]
    public async Task The_report_has_its_documented_shape()
    {
        var report = (await _sweep.AskAsync("report", "spec", "--json")).Json();

        Assert.Equal(["sweep", "objective", "numerics", "hardware", "arms", "oracles", "failed", "paused"], Names(report));
        Assert.Equal(["metric", "goal"], Names(report["objective"]!));
        Assert.Equal(4, report["arms"]!.AsArray().Count);
        Assert.All(report["arms"]!.AsArray(), arm => Assert.Equal(["axes", "n", "mean", "low", "high", "difference", "parameters", "flops", "seconds", "trials", "hardware", "mixed_pairs"], Names(arm!)));
        Assert.Equal(("cpu-2", 12, 3), ((string)report["numerics"]!, (int)Assert.Single(report["hardware"]!.AsObject()).Value!, (int)report["arms"]![0]!["hardware"]!.AsObject().Single().Value!));
        Assert.Contains($"\nnumerics cpu-2 on {report["hardware"]!.AsObject().Single().Key}\n", (await _sweep.AskAsync("report", "spec")).Out, StringComparison.Ordinal);
        Assert.Equal(["model.attention", "model.layers"], Names(report["arms"]![0]!["axes"]!));
        Assert.Null(report["arms"]![0]!["difference"]);
        Assert.Equal(["mean", "low", "high"], Names(report["arms"]![2]!["difference"]!));
        Assert.All(report["oracles"]!.AsArray(), oracle => Assert.Equal(["name", "axes", "n", "mean", "low", "high"], Names(oracle!)));
        Assert.Empty(report["failed"]!.AsArray());
        Assert.Empty(report["paused"]!.AsArray());
    }

    [Fact]
    public async Task The_csv_has_a_row_per_arm_and_oracle_and_the_numbers_of_the_json()
    {
        var report = (await _sweep.AskAsync("report", "spec", "--json")).Json();
        var rows = (await _sweep.AskAsync("report", "spec", "--csv")).Out.TrimEnd().Split("\r\n").Select(l => l.Split(',')).ToList();

        Assert.Equal(
            ["kind", "name", "model.attention", "model.layers", "n", "mean", "low", "high", "difference", "difference_low", "difference_high", "verdict", "parameters", "flops", "seconds", "trials", "numerics", "hardware"], rows[0]);
        Assert.Equal(["arm", "arm", "arm", "arm", "oracle", "oracle"], rows[1..].Select(r => r[0]));
        Assert.All(rows, r => Assert.Equal(rows[0].Length, r.Length));
        Assert.Equal(report["arms"]!.AsArray().Select(a => (double)a!["mean"]!), rows[1..5].Select(r => double.Parse(r[5])));
    }

    [Fact]
    public async Task The_table_in_the_store_is_the_report()
    {
        var report = await _sweep.AskAsync("report", "spec", "--json");
        var id = (string)report.Json()["sweep"]!;

        Assert.Equal(report.Out, File.ReadAllText(_sweep.Folder.At("sweeps", id, "table.json")));
        Assert.Equal((await _sweep.AskAsync("report", id, "--csv")).Out, File.ReadAllText(_sweep.Folder.At("sweeps", id, "table.csv")));
    }

    [Fact]
    public async Task The_list_has_the_sweep_and_how_far_it_came()
    {
        var sweep = Assert.Single((await _sweep.AskAsync("list", "--json")).Json().AsArray())!;

        Assert.Equal(["sweep", "name", "state", "trials", "done", "failed", "running", "paused", "cancelled", "stopped", "waiting"], Names(sweep));
        Assert.Equal(("spec", "done", 12, 12), ((string)sweep["name"]!, (string)sweep["state"]!, (int)sweep["trials"]!, (int)sweep["done"]!));
        Assert.Matches(@"spec-[0-9a-f]{6} +done +12 +12 +0 +0 +0 +0 +0 +0", (await _sweep.AskAsync("list")).Out);
    }

    [Fact]
    public async Task A_trial_is_shown_by_the_start_of_its_id()
    {
        var id = (string)(await _sweep.AskAsync("report", "spec", "--json")).Json()["arms"]![3]!["trials"]![1]!;
        var shown = (await _sweep.AskAsync("show", id[..8], "--json")).Json();
        var text = (await _sweep.AskAsync("show", id)).Out;

        Assert.Equal(["trial", "result", "reports", "files"], Names(shown));
        Assert.Equal((id, 2, "linear"), ((string)shown["trial"]!["id"]!, (int)shown["trial"]!["seed"]!, (string)shown["trial"]!["configuration"]!["model"]!["attention"]!));
        Assert.Equal(4, shown["result"]!["curves"]!["loss_by_position"]!.AsArray().Count);
        Assert.Equal(["checkpoints/0000000020", "reports.jsonl", "result.json", "trace.jsonl", "trial.json", "weights.safetensors"], shown["files"]!.AsArray().Select(f => (string)f!["name"]!));
        Assert.Contains($"trial {id}, seed 2", text, StringComparison.Ordinal);
        Assert.Contains("* model.attention: linear", text, StringComparison.Ordinal);
        Assert.Contains((string)shown["result"]!["trace_id"]!, text, StringComparison.Ordinal);
        Assert.Matches("[▁-█]{4}", text);
    }

    [Fact]
    public async Task A_plan_knows_what_is_done_and_writes_nothing()
    {
        var before = _sweep.Folder.Files();
        var plan = (await _sweep.AskAsync("plan", "spec.yaml", "--set", "seeds=5", "--json")).Json();
        var done = (await _sweep.AskAsync("plan", "spec.yaml")).Out;

        Assert.Equal(
            ["sweep", "objective", "seeds", "trials", "known", "continued", "flops", "flops_left", "devices", "flops_per_second", "speed_source", "seconds_left", "oracles", "arms"], Names(plan));
        Assert.Equal((20, 12), ((int)plan["trials"]!, (int)plan["known"]!));
        Assert.Equal((double)plan["flops"]! * 8 / 20, (double)plan["flops_left"]!, 1.0);
        Assert.Contains("12 trials of this sweep", (string)plan["speed_source"]!, StringComparison.Ordinal);
        Assert.Equal(["axes", "baseline", "parameters", "flops", "peak_bytes", "known", "continued", "trials"], Names(plan["arms"]![0]!));
        Assert.Contains("a run would train nothing", done, StringComparison.Ordinal);
        Assert.Equal(before, _sweep.Folder.Files());
    }

    [Fact]
    public async Task What_is_not_there_is_told_with_what_is()
    {
        Assert.Contains("holds spec-", (await SweeperConsole.RunAsync(_sweep.Folder, "report", "nope")).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("holds none whose id starts so", (await SweeperConsole.RunAsync(_sweep.Folder, "show", "nope")).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("must be one trial", (await SweeperConsole.RunAsync(_sweep.Folder, "show", "")).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("must be a folder", (await SweeperConsole.RunAsync(_sweep.Folder, "list", "--store", "nowhere")).With(3).Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(JsonNode json) => json.AsObject().Select(p => p.Key);
}
