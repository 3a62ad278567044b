using System.CommandLine;
using System.Diagnostics;
using Sweeper.Bench.Killing;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench cluster</c>: a real sweep on a cluster whose silos are killed at random moments must come back as if nothing had been.</summary>
internal sealed class ClusterCommand : Command
{
    private const int Skipped = 4;
    private readonly Option<int> _times = new("--times") { Description = "Kills in all.", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _seed = new("--seed") { Description = "Of all random moments.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _silos = new("--silos") { Description = "Processes, with one CPU device each.", DefaultValueFactory = _ => 3 };
    private readonly Option<string> _store = new("--store") { Description = "folder, or azurite: a blob store, each silo behind its spool.", DefaultValueFactory = _ => "folder" };
    private readonly Option<string?> _folder = new("--folder") { Description = "Where stores are made; by default a temporary folder, which stays when something differs." };

    public ClusterCommand()
        : base("cluster", "Kill silos of a cluster at random moments until a sweep is finished, and compare it with one that was left alone. Exit code 4: skipped, with the reason.")
    {
        _store.AcceptOnlyFromAmong("folder", "azurite");
        foreach (var option in new Option[] { _times, _seed, _silos, _store, _folder })
            Add(option);
        SetAction(parsed =>
        {
            var (given, blob, silos) = (parsed.GetValue(_folder), parsed.GetValue(_store) == "azurite", parsed.GetValue(_silos));
            if (silos < 2)
                throw new ArgumentException($"--silos must be 2 or more, so that one is left, but is {silos}.");
            if ((SiloProcess.WhyNot ?? RedisServer.WhyNot ?? (blob ? Azurite.WhyNot : null)) is { } why)
            {
                Console.WriteLine($"skipped: {why}");
                return Skipped;
            }

            var folder = given ?? Directory.CreateTempSubdirectory("sweeper-cluster-").FullName;
            return Run(new ClusterSettings(parsed.GetValue(_times), parsed.GetValue(_seed), silos, blob, Path.GetFullPath(folder)), keep: given is not null);
        });
    }

    private static int Run(ClusterSettings settings, bool keep)
    {
        var since = Stopwatch.StartNew();
        try
        {
            ClusterFigures figures;
            using (var campaign = new ClusterCampaign(settings, Console.WriteLine))
                figures = campaign.Run();
            Console.WriteLine(
                $"{figures.Kills} kills of {settings.Silos} silos in {figures.Sweeps} sweeps, each as the undisturbed one; {figures.Completed} trials trained to the end, none twice; {since.Elapsed.TotalSeconds:0} s in all");
            Console.WriteLine(
                $"{figures.Gaps.Count} kills of the one that coordinates: next decision after {figures.Gap.Median.TotalSeconds:0.0} s in the middle, {figures.Gap.Longest.TotalSeconds:0.0} s at most");
            if (!keep)
                Directory.Delete(settings.Folder, recursive: true);
            return 0;
        }
        catch (KillException e)
        {
            Console.Error.WriteLine($"with seed {settings.Seed}, in {settings.Folder}: {e.Message}");
            return 1;
        }
    }
}
