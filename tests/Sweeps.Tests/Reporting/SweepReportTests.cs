using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Statistics;
using Sweeper.Sweeps.Tests.Specs;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Reporting;

public sealed class SweepReportTests
{
    private static readonly SweepPlan Plan = SpecFile.Plan("sweep: a\naxes: {model.attention: [softmax, mesa], model.layers: [1, 2]}\nbaseline: {model.attention: softmax}");

    [Fact]
    public void Arms_are_compared_over_the_seeds_that_both_have()
    {
        var report = Report(new() { [(0, 1)] = 1, [(0, 2)] = 2, [(0, 3)] = 3, [(2, 1)] = 0.5, [(2, 3)] = 2.4 });
        var mesa = report.Arms[2];

        Assert.Equal((2, 1.45), (mesa.N, mesa.Score!.Mean));
        Assert.Equal(-0.55, mesa.Difference!.Mean, 12);
        Assert.Equal(2, mesa.Difference.N);
        Assert.Equal((3, null, null), (report.Arms[0].N, report.Arms[0].Difference, report.Arms[0].Verdict));
        Assert.Equal((0, null, null, null), (report.Arms[1].N, report.Arms[1].Score, report.Arms[1].Parameters, report.Arms[1].Seconds));
    }

    [Fact]
    public void Verdicts_follow_the_goal_and_need_two_common_seeds()
    {
        Dictionary<(int, int), double> losses = new() { [(0, 1)] = 1, [(0, 2)] = 2, [(2, 1)] = 0.5, [(2, 2)] = 1.51, [(1, 1)] = 1, [(3, 1)] = 2 };
        var report = Report(losses);

        Assert.Equal([null, null, Verdict.Better, null], report.Arms.Select(a => a.Verdict));
        Assert.Equal(new Estimate(1, 1, null, null), report.Arms[3].Difference);
        Assert.Equal(Verdict.Worse, SweepReport.Of(Plan with { Objective = new("loss", Goal.Max) }, Find(losses), []).Arms[2].Verdict);
    }

    [Fact]
    public void The_json_has_exactly_the_documented_shape()
    {
        var report = Report(new() { [(0, 1)] = 1, [(2, 1)] = 0.5 }, new TrialOutcome.Failed(FailureKind.OutOfMemory, 7, "no room"), Oracle);
        var json = (report with { Paused = [new(Plan.Arms[1].Trials[0].Id, 100, 0.75, 1), new(Plan.Arms[1].Trials[1].Id, 300, null, 2)] }).ToJson();

        var expected = $$"""
            {"sweep": "{{Plan.Id}}", "objective": {"metric": "loss", "goal": "min"}, "numerics": "toy-1", "hardware": {"H200": 2},
             "arms": [
              {"axes": {"model.attention": "softmax", "model.layers": 1}, "n": 1, "mean": 1, "low": null, "high": null, "difference": null, "parameters": 100, "flops": 5, "seconds": 2, "trials": {{Ids(0)}}, "hardware": {"H200": 1}, "mixed_pairs": 0},
              {"axes": {"model.attention": "softmax", "model.layers": 2}, "n": 0, "mean": null, "low": null, "high": null, "difference": null, "parameters": null, "flops": null, "seconds": null, "trials": {{Ids(1)}}, "hardware": {}, "mixed_pairs": 0},
              {"axes": {"model.attention": "mesa", "model.layers": 1}, "n": 1, "mean": 0.5, "low": null, "high": null, "difference": {"mean": -0.5, "low": null, "high": null}, "parameters": 100, "flops": 5, "seconds": 2, "trials": {{Ids(2)}}, "hardware": {"H200": 1}, "mixed_pairs": 0},
              {"axes": {"model.attention": "mesa", "model.layers": 2}, "n": 0, "mean": null, "low": null, "high": null, "difference": null, "parameters": 100, "flops": 5, "seconds": null, "trials": {{Ids(3)}}, "hardware": {}, "mixed_pairs": 0}],
             "oracles": [{"name": "ridge, exact", "axes": {"task.noise": 0.5}, "n": 64, "mean": 0.25, "low": null, "high": 0.5}],
             "failed": [{"trial": "{{Plan.Arms[3].Trials[2].Id}}", "kind": "out_of_memory", "step": 7, "message": "no room", "attempts": 4}],
             "paused": [{"trial": "{{Plan.Arms[1].Trials[0].Id}}", "step": 100, "value": 0.75, "rung": 1}, {"trial": "{{Plan.Arms[1].Trials[1].Id}}", "step": 300, "value": null, "rung": 2}]}
            """;
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), json.ToJsonString());
    }

    [Fact]
    public void The_csv_has_a_row_per_arm_and_oracle_and_quotes_what_needs_it()
    {
        var lines = Report(new() { [(0, 1)] = 1, [(0, 2)] = 3, [(2, 1)] = 0.5 }, null, Oracle).ToCsv().Split("\r\n");

        Assert.Equal("kind,name,model.attention,model.layers,task.noise,n,mean,low,high,difference,difference_low,difference_high,verdict,parameters,flops,seconds,trials,numerics,hardware", lines[0]);
        Assert.Equal(7, lines.Length);
        Assert.StartsWith("arm,attention=softmax layers=1,softmax,1,,2,2,-10.7", lines[1]);
        Assert.Equal("arm,attention=mesa layers=1,mesa,1,,1,0.5,,,-0.5,,,,100,5,2," + string.Join(' ', Plan.Arms[2].Trials.Select(t => t.Id)) + ",toy-1,H200 x 1", lines[3]);
        Assert.Equal("oracle,\"ridge, exact\",,,0.5,64,0.25,,0.5,,,,,,,,,,", lines[5]);
        Assert.All(lines[..6], line => Assert.Equal(18, line.Replace("\"ridge, exact\"", "").Count(c => c == ',')));
    }

    [Fact]
    public void Hardware_is_a_block_where_it_may_decide_bits()
    {
        Dictionary<(int, int), double> losses = new() { [(0, 1)] = 1, [(0, 2)] = 2, [(0, 3)] = 3, [(2, 1)] = 0.5, [(2, 2)] = 1.4, [(2, 3)] = 7.6 };
        var find = Find(losses);
        TrialRecord? OnTwoKinds(TrialId id) => find(id) is { } record ? record with { Hardware = id == Plan.Arms[2].Trials[2].Id ? "A100" : "H200" } : null;
        var report = SweepReport.Of(Plan, OnTwoKinds, []);

        Assert.Equal([new("H200", 2), new("A100", 1)], report.Arms[2].Hardware);
        Assert.Equal([new("H200", 5), new("A100", 1)], report.Hardware);
        Assert.Equal(1, report.Arms[2].MixedPairs);
        Assert.Equal(-0.55, report.Arms[2].Difference!.Mean, 12);
        Assert.Equal((3, 0), (report.Arms[2].Difference!.N, report.Arms[0].MixedPairs));

        var portable = SweepReport.Of(Plan with { Numerics = "cpu-2" }, OnTwoKinds, []).Arms[2];
        Assert.Equal(0, portable.MixedPairs);
        Assert.Equal((-0.5 - 0.6 + 4.6) / 3, portable.Difference!.Mean, 12);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_no_number()
    {
        var report = Report(new() { [(0, 1)] = double.NaN, [(0, 2)] = double.PositiveInfinity, [(0, 3)] = 4 });

        Assert.Equal((1, 4), (report.Arms[0].N, report.Arms[0].Score!.Mean));
    }

    private static OracleRow Oracle => new("ridge, exact", [KeyValuePair.Create("task.noise", Value.Of(0.5))], new OracleScore(64, 0.25, double.NaN, 0.5, [], null));

    private static string Ids(int arm) => "[" + string.Join(", ", Plan.Arms[arm].Trials.Select(t => $"\"{t.Id}\"")) + "]";

    private static SweepReport Report(Dictionary<(int Arm, int Seed), double> losses, TrialOutcome? last = null, params OracleRow[] oracles)
    {
        var find = Find(losses);
        return SweepReport.Of(Plan, id => last is not null && id == Plan.Arms[3].Trials[2].Id ? new TrialRecord(last, new TrialCost(100, 5), 9, Attempts: 4) : find(id), oracles);
    }

    private static Func<TrialId, TrialRecord?> Find(Dictionary<(int Arm, int Seed), double> losses) => id =>
        losses.Where(l => Plan.Arms[l.Key.Arm].Trials[l.Key.Seed - 1].Id == id)
            .Select(l => new TrialRecord(new TrialOutcome.Completed(new Dictionary<string, double> { ["loss"] = l.Value }, new Dictionary<string, IReadOnlyList<double>>()), new TrialCost(100, 5), 2) { Hardware = "H200" })
            .FirstOrDefault();
}
