using System.Text;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Engine.Results;

/// <summary>The report of a sweep, made from what its store holds now.</summary>
public static class StoredReport
{
    /// <summary>The table in the sweep's folder, as <c>report --json</c> prints it.</summary>
    public const string Json = "table.json";

    /// <summary>The same for spreadsheets (RFC 4180).</summary>
    public const string Csv = "table.csv";

    /// <exception cref="IOException">The store cannot be read.</exception>
    public static SweepReport Of(IStore store, SweepPlan plan)
    {
        var (results, folder) = (TrialResults.Read(store, plan.Trials), new SweepFolder(store, plan.Id));
        return SweepReport.Of(plan, id => results.Find(id)?.ToRecord(), OracleBook.Open(folder).Rows) with
        {
            Paused = plan.Stopping is null ? [] : PausedRow.Of(folder.ReadState(plan)),
        };
    }

    /// <summary>Writes both tables.</summary>
    /// <returns>The report in them.</returns>
    /// <exception cref="IOException">The store cannot be read, or cannot take it.</exception>
    public static SweepReport Write(IStore store, SweepPlan plan)
    {
        var (report, folder) = (Of(store, plan), new SweepFolder(store, plan.Id));
        folder.Write(Json, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToJson().ToJsonString(StoreJson.Document) + "\n")));
        folder.Write(Csv, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToCsv())));
        return report;
    }
}
