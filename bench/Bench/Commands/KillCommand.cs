using System.CommandLine;
using System.Diagnostics;
using Sweeper.Bench.Killing;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench kill</c>: a real sweep whose process is killed at random moments must come back as if nothing had been.</summary>
internal sealed class KillCommand : Command
{
    private readonly Option<int> _times = new("--times") { Description = "Kills in all.", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _seed = new("--seed") { Description = "Of all random moments.", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _store = new("--store") { Description = "folder, or azurite: the blob store behind its spool, the server ended and started at random too.", DefaultValueFactory = _ => "folder" };
    private readonly Option<bool> _forgets = new("--server-forgets") { Description = "Azurite is ended by SIGKILL, so that it forgets what it acknowledged in its last seconds." };
    private readonly Option<string?> _folder = new("--folder") { Description = "Where stores are made; by default a temporary folder, which stays when something differs." };

    public KillCommand()
        : base("kill", "Kill a sweep at random moments until it is finished, and compare it with one that was left alone.")
    {
        _store.AcceptOnlyFromAmong("folder", "azurite");
        foreach (var option in new Option[] { _times, _seed, _store, _forgets, _folder })
            Add(option);
        SetAction(parsed =>
        {
            var (given, blob) = (parsed.GetValue(_folder), parsed.GetValue(_store) == "azurite");
            if (blob && Azurite.WhyNot is { } why)
                throw new ArgumentException(why);
            var folder = given ?? Directory.CreateTempSubdirectory("sweeper-kill-").FullName;
            return Run(new KillSettings(parsed.GetValue(_times), parsed.GetValue(_seed), blob, parsed.GetValue(_forgets), Path.GetFullPath(folder)), keep: given is not null);
        });
    }

    private static int Run(KillSettings settings, bool keep)
    {
        var since = Stopwatch.StartNew();
        try
        {
            KillFigures figures;
            using (var campaign = new Campaign(settings, Console.WriteLine))
                figures = campaign.Run();
            Console.WriteLine(
                $"{figures.Kills} kills in {figures.Runs} runs of {figures.Sweeps} sweeps, each as the undisturbed one; {figures.Lost.TotalSeconds / figures.Kills:0.0} s lost per kill; {since.Elapsed.TotalSeconds:0} s in all");
            if (settings.Blob)
                Console.WriteLine($"the server ended {figures.ServerDeaths} times; {figures.Refused} runs ended with exit code 3 because it was away");
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
