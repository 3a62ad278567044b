using System.Text.RegularExpressions;
using Sweeper.Infra.Tests.Documents;
using Sweeper.Infra.Tests.Metrics;
using Sweeper.Infra.Tests.Tools;

namespace Sweeper.Infra.Tests.Alerts;

public sealed partial class AlertTests
{
    private const string Runbook = "docs/runbook.md", Tests = "tests/Infra.Tests/Alerts/alerts.test.yaml";

    [Fact]
    public void They_ask_for_series_that_somebody_sends() =>
        Assert.All(AlertRules.All, rule => Assert.Equal("", string.Join(' ', Expression.Unknown(rule.Text("expr")!))));

    [Fact]
    public void Counters_that_they_watch_begin_at_0()
    {
        // The first event of a counter that is born with it is no increase.
        var watched = AlertRules.All.SelectMany(rule => Increase().Matches(rule.Text("expr")!)).Select(m => m.Groups[1].Value).ToHashSet();
        var born = Repository.Read("tests/Engine.Tests/Metering/EngineMeterTests.cs");
        var ended = new[] { "sweeper_trial_ended_total" };
        Assert.All(
            EngineMetrics.InTheDocs.Where(m => m.Series.Any(watched.Contains) && !m.Series.Any(ended.Contains)),
            m => Assert.Contains($"\"{m.Name}\"", born, StringComparison.Ordinal));
        Assert.True(watched.Count > 2);
    }

    [Fact]
    public void Each_has_a_severity_a_summary_and_a_heading_of_the_runbook()
    {
        var anchors = Heading().Matches(Repository.Read(Runbook)).Select(m => Anchor(m.Groups[1].Value)).ToList();
        Assert.Equal(anchors.Distinct(), anchors);
        Assert.All(AlertRules.All, rule =>
        {
            Assert.Contains(rule.Text("labels", "severity"), new[] { "critical", "warning", "info" });
            Assert.False(string.IsNullOrWhiteSpace(rule.Text("annotations", "summary")));
            var url = rule.Text("annotations", "runbook_url")!.Split('#');
            Assert.Equal(Runbook, url[0]);
            Assert.Contains(url[1], anchors);
        });
        Assert.Equal(AlertRules.All.Count, AlertRules.All.Select(r => r.Text("annotations", "runbook_url")).Distinct().Count());
    }

    [Fact]
    public void The_runbook_names_each_below_its_heading()
    {
        var sections = Repository.Read(Runbook).Split("\n#").ToDictionary(s => Anchor(s.TrimStart('#').Split('\n')[0].Trim()));
        Assert.All(AlertRules.All, rule => Assert.Contains($"`{rule.Text("alert")}`", sections[rule.Text("annotations", "runbook_url")!.Split('#')[1]], StringComparison.Ordinal));
    }

    [ToolFact(Promtool.Name)]
    public void Promtool_takes_them() => Promtool.Check(Repository.Read(AlertRules.File)).Succeeded();

    [ToolFact(Promtool.Name)]
    public void Each_fires_when_it_should_and_only_then() => Promtool.Test(Repository.Read(AlertRules.File), Repository.Read(Tests)).Succeeded();

    /// <summary>Of a rule that is another: the tests see it.</summary>
    [ToolTheory(Promtool.Name)]
    [InlineData("[15m])) > 0", "[15m])) > 3")]
    [InlineData("for: 1m", "for: 10m")]
    [InlineData("min_over_time", "max_over_time")]
    [InlineData("> 0.1\n", "> 0.01\n")]
    [InlineData("> 0.2 *", "> 0.5 *")]
    [InlineData("[5m]))) > 1\n", "[5m]))) > 9\n")]
    [InlineData("sweeper_trial_state=\"waiting\"", "sweeper_trial_state=\"paused\"")]
    public void A_rule_that_is_wrong_is_found(string right, string wrong)
    {
        var rules = Repository.Read(AlertRules.File);
        Assert.Contains(right, rules, StringComparison.Ordinal);
        Assert.NotEqual(0, Promtool.Test(rules.Replace(right, wrong, StringComparison.Ordinal), Repository.Read(Tests)).Exit);
    }

    [Fact]
    public void Each_is_tried()
    {
        var tried = Repository.Read(Tests);
        Assert.All(AlertRules.All, rule => Assert.Contains($"{{alertname=\"{rule.Text("alert")}\"}}", tried, StringComparison.Ordinal));
    }

    // As GitHub makes them.
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"increase\((\w+)")]
    private static partial Regex Increase();

    [GeneratedRegex("^#+ +(.+?) *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w -]")]
    private static partial Regex NotInAnchors();
}
