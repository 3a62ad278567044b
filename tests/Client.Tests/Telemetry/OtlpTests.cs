namespace Sweeper.Client.Tests.Telemetry;

/// <summary>What a backend gets over real OTLP of a sweep with early stopping, with a trial that crashes and is tried again, and of its second run.</summary>
public sealed class OtlpTests(ObservedRuns runs) : IClassFixture<ObservedRuns>
{
    [Theory]
    [InlineData(ObservedRuns.Http)]
    [InlineData(ObservedRuns.Grpc)]
    public async Task The_spans_are_one_tree(string protocol)
    {
        var run = await runs.OfAsync(protocol);
        var got = run.First;
        var spans = got.Spans.ToDictionary(s => s.Id);
        var sweep = Assert.Single(spans.Values, s => s.Name == "sweep");
        Assert.Equal("", sweep.Parent);
        Assert.All(spans.Values, s => Assert.Equal(sweep.Trace, s.Trace));
        Assert.All(spans.Values.Where(s => s != sweep), s => Assert.True(spans.ContainsKey(s.Parent), $"{s.Name} has no parent"));

        var trials = spans.Values.Where(s => s.Name == "trial").ToList();
        Assert.Equal(4, trials.Select(t => t["trial"]).Distinct().Count());
        Assert.All(trials, t => Assert.Equal((sweep.Id, 1L), (t.Parent, t["seed"])));
        Assert.Equal(4, trials.Count);
        foreach (var trial in trials)
        {
            var attempts = Below(got, trial).Where(s => s.Name == "attempt").ToList();
            Assert.Equal(Enumerable.Range(1, attempts.Count).Select(i => (object)(long)i), attempts.Select(a => a["attempt"]));
            Assert.All(attempts, a => Assert.Equal(["wait", "prepare"], Below(got, a).Where(s => s.Name != "decision").Take(2).Select(s => s.Name)));
            Assert.All(attempts, a => Assert.Equal("cpu:0", a["device"]));
            Assert.All(attempts, a => Assert.InRange(a.End, a.Start, Math.Max(a.End, trial.End)));
        }

        var crashed = Below(got, trials.Single(t => Equals(t["trial"], run.Crashing))).Where(s => s.Name == "attempt").ToList();
        Assert.True(crashed.Count > 1);
        Assert.All(crashed, a => Assert.True(a.Failed && a.Events.Contains("exception") && Equals(a["outcome"], "Crashed")));
        Assert.All(crashed, a => Assert.Contains(Below(got, Below(got, a)[1]), w => w.Failed && Equals(w["object"], $"trials/{run.Crashing}/trial.json")));

        var trained = spans.Values.Where(s => s.Name == "attempt" && Equals(s["outcome"], "Completed")).ToList();
        Assert.NotEmpty(trained);
        Assert.All(trained, a => Assert.Superset(new HashSet<string> { "plan", "train", "evaluate", "checkpoint", "write" }, Below(got, a).Select(s => s.Name).ToHashSet()));
        Assert.Contains(trained, a => a["sweeper.resumed_from"] is 5L or 10L);
        Assert.All(spans.Values.Where(s => s.Name == "checkpoint"), c => Assert.Equal(Assert.Single(Below(got, c), s => s.Name == "write")["bytes"], c["bytes"]));
    }

    [Theory]
    [InlineData(ObservedRuns.Http)]
    [InlineData(ObservedRuns.Grpc)]
    public async Task Decisions_are_below_their_trials_with_their_numbers(string protocol)
    {
        var run = await runs.OfAsync(protocol);
        var got = run.First;
        var spans = got.Spans.ToDictionary(s => s.Id);
        var decisions = got.Spans.Where(s => s.Name == "decision").ToList();
        Assert.True(decisions.Count > 4);
        foreach (var decision in decisions)
        {
            var above = spans[decision.Parent];
            Assert.True(above.Name is "attempt" or "trial");
            Assert.Equal(decision["trial"], above["trial"]);
            Assert.Superset(
                new HashSet<string>(["rung", "number", "step", "rank", "seen", "quota", "choice"]),
                decision.Tags.Keys.Select(k => k.Replace("sweeper.decision.", "", StringComparison.Ordinal)).ToHashSet());
        }

        Assert.Equal(decisions.Count, got.Sum("sweeper.decision.count"));
        Assert.Equal(decisions.Count(d => Equals(d["sweeper.decision.choice"], "GoOn")), got.Sum("sweeper.decision.count", "GoOn"));
        Assert.Equal(
            decisions.Select(d => d.Id).Order(),
            got.Logs.Where(l => l.Attributes.ContainsKey("Quota")).Select(l => l.Span).Order());
    }

    [Theory]
    [InlineData(ObservedRuns.Http)]
    [InlineData(ObservedRuns.Grpc)]
    public async Task Every_run_of_the_sweep_is_in_its_trace(string protocol)
    {
        var run = await runs.OfAsync(protocol);
        var sweeps = run.Both.Spans.Where(s => s.Name == "sweep").ToList();
        Assert.Equal(2, sweeps.Count);
        Assert.Single(sweeps.Select(s => s.Trace).Distinct());
        Assert.All(sweeps, s => Assert.Equal("", s.Parent));
        Assert.Equal(["sweeper"], run.Both.Services);
    }

    [Theory]
    [InlineData(ObservedRuns.Http)]
    [InlineData(ObservedRuns.Grpc)]
    public async Task Measurements_have_names_units_and_plausible_values(string protocol)
    {
        var run = await runs.OfAsync(protocol);
        var got = run.First;
        Assert.Equal(
            [
                "sweeper.attempt.retries {attempt}", "sweeper.decision.count {decision}", "sweeper.device.count {device}", "sweeper.journal.append.duration s",
                "sweeper.store.write.duration s", "sweeper.store.written By", "sweeper.training.throughput {token}/s", "sweeper.trial.count {trial}", "sweeper.trial.ended {trial}",
            ],
            got.Points.Select(p => $"{p.Name} {p.Unit}").Where(p => !p.StartsWith("sweeper.training.loss", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
        var attempts = got.Spans.Where(s => s.Name == "attempt").ToList();
        Assert.Equal(attempts.Count(a => Equals(a["trial"], run.Crashing)) - 1, got.Sum("sweeper.attempt.retries"));
        Assert.Equal(attempts.Count(a => Equals(a["outcome"], "Completed")), got.Sum("sweeper.trial.ended", "completed"));
        Assert.Equal(1, got.Sum("sweeper.trial.ended", "failed"));
        Assert.Equal((0, 0), (got.Sum("sweeper.device.count"), got.Sum("sweeper.trial.count")));
        var writes = got.Spans.Where(s => s.Name == "write" && !s.Failed).ToList();
        Assert.InRange(got.Sum("sweeper.store.written"), writes.Sum(w => (long)w["bytes"]!), double.MaxValue);
        Assert.InRange(got.Sum("sweeper.store.write.duration"), writes.Count, double.MaxValue);
        Assert.InRange(got.Sum("sweeper.journal.append.duration"), 5, double.MaxValue);
    }

    [Theory]
    [InlineData(ObservedRuns.Http)]
    [InlineData(ObservedRuns.Grpc)]
    public async Task Log_lines_have_the_trace_and_the_spans_that_they_are_about(string protocol)
    {
        var run = await runs.OfAsync(protocol);
        var got = run.First;
        var spans = got.Spans.ToDictionary(s => s.Id);
        Assert.All(got.Logs, l => Assert.Equal(spans[l.Span].Trace, l.Trace));
        var told = got.Logs.Where(l => l.Attributes.ContainsKey("Trial")).ToList();
        Assert.All(told, l => Assert.Equal(l.Attributes["Trial"], spans[l.Span]["trial"]));
        var attempts = got.Spans.Count(s => s.Name == "attempt");
        Assert.Equal(attempts, told.Count(l => l.Body.Contains(" ended: ", StringComparison.Ordinal) || l.Body.Contains(" failed: Crashed", StringComparison.Ordinal)));
        Assert.Contains(told, l => l.Body.Contains("carries on from step 5 on cpu:0", StringComparison.Ordinal));
        Assert.Contains(got.Logs, l => l.Body.StartsWith("Sweep spec-", StringComparison.Ordinal) && l.Body.EndsWith("opened: 4 trials, 0 of them known", StringComparison.Ordinal));
    }

    private static List<OtlpSpan> Below(Otlp got, OtlpSpan span) => [.. got.Spans.Where(s => s.Parent == span.Id).OrderBy(s => s.Start)];
}
