using System.Text;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Layout;

public sealed class TrialReportsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderStore _store;
    private readonly TrialReports _reports = new();

    public TrialReportsTests() => _store = FolderStore.Open(_folder.Path);

    [Fact]
    public void A_report_is_a_line_whose_metrics_stand_in_order()
    {
        _reports.Add(new Report(3, new Dictionary<string, double> { ["z"] = double.NaN, ["a"] = 0.1, ["m"] = double.PositiveInfinity }));
        _store.Write("reports.jsonl", _reports.Write);

        Assert.Equal("{\"step\":3,\"a\":0.1,\"m\":\"Infinity\",\"z\":\"NaN\"}\n", File.ReadAllText(_folder.At("reports.jsonl")));
        var report = Assert.Single(TrialReports.Read(_store, "reports.jsonl"));
        Assert.Equal((3, 0.1, double.NaN), (report.Step, report.Metrics["a"], report.Metrics["z"]));
    }

    [Fact]
    public void A_line_that_an_older_sweeper_left_torn_is_left_out()
    {
        _store.Write("reports.jsonl", stream => stream.Write(Encoding.UTF8.GetBytes("{\"step\":0,\"loss\":1}\n{\"step\":10,\"loss\":1}\n{\"step\":20,")));

        Assert.Equal([0, 10], TrialReports.Read(_store, "reports.jsonl").Select(r => r.Step));
    }

    [Fact]
    public void A_step_that_is_there_is_not_reported_twice()
    {
        Assert.True(_reports.Add(Of(0)));
        Assert.False(_reports.Add(Of(0)));
        Assert.True(_reports.Add(Of(2)));
        Assert.False(_reports.Add(Of(1)));

        Assert.Equal(2, _reports.Count);
    }

    [Fact]
    public void A_metric_must_not_be_called_like_the_step() =>
        Assert.Throws<ArgumentException>(() => _reports.Add(new Report(0, new Dictionary<string, double> { ["step"] = 1 })));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private static Report Of(int step) => new(step, new Dictionary<string, double> { ["loss"] = 1 });
}
