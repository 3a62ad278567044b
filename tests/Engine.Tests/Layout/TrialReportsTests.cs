using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Layout;

public sealed class TrialReportsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderStore _store;

    public TrialReportsTests() => _store = FolderStore.Open(_folder.Path);

    [Fact]
    public void A_report_is_a_line_whose_metrics_stand_in_order()
    {
        Reports().Append(new Report(3, new Dictionary<string, double> { ["z"] = double.NaN, ["a"] = 0.1, ["m"] = double.PositiveInfinity }));

        Assert.Equal("{\"step\":3,\"a\":0.1,\"m\":\"Infinity\",\"z\":\"NaN\"}\n", File.ReadAllText(_folder.At("reports.jsonl")));
        var report = Assert.Single(Reports().Read());
        Assert.Equal((3, 0.1, double.NaN), (report.Step, report.Metrics["a"], report.Metrics["z"]));
    }

    [Theory]
    [InlineData(-1, new int[0])]
    [InlineData(0, new[] { 0 })]
    [InlineData(15, new[] { 0, 10 })]
    [InlineData(20, new[] { 0, 10, 20 })]
    [InlineData(99, new[] { 0, 10, 20 })]
    public void Cut_back_to_a_step_later_reports_and_a_torn_line_are_gone(int step, int[] left)
    {
        var reports = Reports();
        foreach (var at in (int[])[0, 10, 20])
            reports.Append(Of(at));
        File.AppendAllText(_folder.At("reports.jsonl"), "{\"step\":30,");

        reports = Reports();
        reports.CutAfter(step);

        Assert.Equal(left, reports.Read().Select(r => r.Step));
        Assert.Equal(left.LastOrDefault(-1), reports.LastStep);
    }

    [Fact]
    public void A_step_that_is_there_is_not_reported_twice()
    {
        var reports = Reports();

        Assert.True(reports.Append(Of(0)));
        Assert.False(reports.Append(Of(0)));

        Assert.Single(reports.Read());
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private static Report Of(int step) => new(step, new Dictionary<string, double> { ["loss"] = 1 });

    private TrialReports Reports() => new(_store, "reports.jsonl");
}
