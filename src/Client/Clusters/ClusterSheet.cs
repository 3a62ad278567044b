using System.Text.Json;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;

namespace Sweeper.Client.Clusters;

/// <summary>The sweeps of a cluster: what each is doing and, where it waits, for what.</summary>
internal static class ClusterSheet
{
    public static void Print(ClusterClient cluster, bool json)
    {
        var sweeps = cluster.List(CancellationToken.None);
        if (json)
            JsonPrinter.Print(JsonSerializer.SerializeToNode(sweeps, StoreJson.Document)!);
        else if (sweeps.Count == 0)
            Console.Error.WriteLine($"the cluster {cluster.Name} has no sweeps");
        else
            Print(sweeps);
    }

    /// <summary><c>running</c>, as JSON has it too.</summary>
    public static string Word(SweepStanding standing) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{standing}");

    private static void Print(IReadOnlyList<SweepStatus> sweeps)
    {
        string[] counts = ["devices", "trials", "done", "failed", "running", "paused", "cancelled", "stopped", "waiting", "priority"];
        var sheet = new Sheet([new("sweep"), new("state"), .. counts.Select((name, i) => new SheetColumn(name, Numbers: true, Rank: i)), new("note")]);
        foreach (var s in sweeps)
        {
            var c = s.Counts;
            int[] numbers = [s.Devices, c.Total, c.Known + c.Completed, c.Failed, c.Running, c.Paused, c.Cancelled, c.Stopped, c.Waiting, s.Priority];
            sheet.Add([s.Id, Word(s.Standing), .. numbers.Select(n => $"{n}"), s.Note ?? ""]);
        }

        sheet.Print(Terminal.Out);
    }
}
