using System.Text;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Stored;

/// <summary>The report of a sweep, made from what its store holds now.</summary>
internal static class StoredReport
{
    public const string Json = "table.json";
    public const string Csv = "table.csv";

    public static SweepReport Of(IStore store, SweepPlan plan)
    {
        var (trials, folder) = (new StoredTrials(store, plan), new SweepFolder(store, plan.Id));
        return SweepReport.Of(plan, id => trials.Find(id)?.ToRecord(), OracleBook.Open(folder).Rows) with
        {
            Paused = plan.Stopping is null ? [] : PausedRow.Of(folder.ReadState(plan)),
        };
    }

    /// <exception cref="IOException">The store cannot take it.</exception>
    public static void Write(SweepFolder folder, SweepReport report)
    {
        folder.Write(Json, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToJson().ToJsonString(JsonPrinter.Options) + "\n")));
        folder.Write(Csv, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToCsv())));
    }
}
