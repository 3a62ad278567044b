using System.Diagnostics;
using System.Text.RegularExpressions;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Stores;

namespace Sweeper.Bench.Killing;

/// <summary>
/// Runs a sweep once in the console, and then again and again on a cluster of real silos that are killed by SIGKILL at random moments, the one that coordinates the
/// sweep more often than not, and come back some seconds later under the same names. One is down at a time: with two of three gone nobody has the votes to say so.
/// </summary>
internal sealed partial class ClusterCampaign : IDisposable
{
    private const double Coordinators = 0.6, LongestRest = 3, LongestAbsence = 3;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromMinutes(2);
    private readonly ClusterSettings _settings;
    private readonly Random _random;
    private readonly RedisServer _redis = new();
    private readonly BlobServer? _server;
    private readonly Action<string> _say;
    private readonly KillSweep _sweep = KillSweep.Longer;
    private int _places;

    public ClusterCampaign(ClusterSettings settings, Action<string> say)
    {
        (_settings, _random, _say) = (settings, new Random(settings.Seed), say);
        Directory.CreateDirectory(settings.Folder);
        File.WriteAllText(Path.Combine(settings.Folder, _sweep.File), _sweep.Text);
        _server = settings.Blob ? new BlobServer(settings.Seed, forgets: false) : null;
    }

    /// <exception cref="KillException">A sweep came back other than the undisturbed one, or not at all. Its store and the logs of its silos are left as they are.</exception>
    public ClusterFigures Run()
    {
        var calm = RunCalm();
        var figures = new ClusterFigures();
        while (figures.Kills < _settings.Times)
            figures = RunKilled(calm, figures);
        return figures;
    }

    public void Dispose()
    {
        _server?.Dispose();
        _redis.Dispose();
    }

    private SweepImage RunCalm()
    {
        var (place, since) = (NewPlace(), Stopwatch.StartNew());
        Console(place, "run", _sweep.File, "--store", place.Address, "--devices", "2");
        var time = since.Elapsed;
        var image = Read(place);
        _say($"{_sweep.Name} in the console, undisturbed: {time.TotalSeconds:0.0} s, {image.Completed} trials trained to the end, {image.Decisions.Count(c => c == '\n')} decisions");
        place.Remove();
        return image;
    }

    private ClusterFigures RunKilled(SweepImage calm, ClusterFigures before)
    {
        var (place, since) = (NewPlace(), Stopwatch.StartNew());
        var logs = Directory.CreateDirectory(Path.Combine(_settings.Folder, $"logs-{_places}")).FullName;
        var silos = new List<SiloProcess>();
        ClusterFigures figures;
        try
        {
            for (var i = 0; i < _settings.Silos; i++)
                silos.Add(new SiloProcess($"s{i}", $"kill-{_places}", _redis.Port, place, Path.Combine(logs, $"s{i}.jsonl")));
            Await(() => silos.All(s => s.IsReady()), "all silos are ready");
            Console(place, "--cluster", silos[0].Url, "run", _sweep.File, "--detach");
            using var store = place.Open();
            figures = Disturb(silos, new SweepEye(store, Enlistment.List(store).Single()), before);
            foreach (var silo in silos.Where(s => s.Runs))
            {
                if (silo.End() is var code and not 0)
                    throw new KillException($"the silo {silo.Name} was told to end and did with {code}");
            }
        }
        finally
        {
            silos.ForEach(s => s.Dispose());
        }

        var image = Read(place);
        if (string.Join('\n', image.DifferencesFrom(calm).Concat(Twice(logs))) is { Length: > 0 } differences)
            throw new KillException($"in '{place.Address}': {differences}");
        var gaps = figures.Gaps.Skip(before.Gaps.Count).Select(g => $"{g.TotalSeconds:0.0}");
        _say($"{figures.Sweeps + 1,3}: {figures.Kills - before.Kills,2} kills, {since.Elapsed.TotalSeconds,5:0.0} s, as the undisturbed one; next decision after {string.Join(' ', gaps)} s; {figures.Kills} of {_settings.Times}");
        place.Remove();
        return figures with { Sweeps = figures.Sweeps + 1, Completed = figures.Completed + image.Completed };
    }

    private ClusterFigures Disturb(List<SiloProcess> silos, SweepEye eye, ClusterFigures figures)
    {
        while (figures.Kills < _settings.Times && Rests(eye))
        {
            var coordinator = silos.Find(s => s.Name == eye.Coordinator?.Silo);
            var others = silos.Where(s => s != coordinator).ToList();
            var victim = coordinator is not null && _random.NextDouble() < Coordinators ? coordinator : others[_random.Next(others.Count)];
            var back = TimeSpan.FromSeconds(LongestAbsence * _random.NextDouble());
            if (eye.IsOver)
                break;
            var (epoch, since) = (eye.Coordinator?.Epoch ?? 0, Stopwatch.StartNew());
            victim.Kill();
            var (length, decided) = (eye.Length, TimeSpan.Zero);
            figures = figures with { Kills = figures.Kills + 1 };
            Await(
                () =>
                {
                    if (decided == TimeSpan.Zero && (victim != coordinator || eye.IsOver || (eye.Length != length && eye.Coordinator?.Epoch > epoch)))
                        decided = since.Elapsed;
                    if (!victim.Runs && since.Elapsed >= back)
                        victim.Start();
                    return decided > TimeSpan.Zero && silos.TrueForAll(s => s.IsReady());
                },
                $"'{victim.Name}', which was killed {(victim == coordinator ? "coordinating" : "")}, is back, and somebody coordinates the sweep");
            if (victim == coordinator && eye.Coordinator?.Epoch > epoch)
                figures = figures with { Gaps = [.. figures.Gaps, decided] };
        }

        Await(() => eye.IsOver, "the sweep is over");
        return figures;
    }

    /// <returns>False when the sweep is over.</returns>
    private bool Rests(SweepEye eye)
    {
        var (since, rest) = (Stopwatch.StartNew(), TimeSpan.FromSeconds(LongestRest * _random.NextDouble()));
        while (since.Elapsed < rest && !eye.IsOver)
            Thread.Sleep(Poll);
        return !eye.IsOver;
    }

    private static void Await(Func<bool> comes, string what)
    {
        for (var since = Stopwatch.StartNew(); !comes(); Thread.Sleep(Poll))
        {
            if (since.Elapsed > Patience)
                throw new KillException($"for {Patience} it did not come to be that {what}");
        }
    }

    /// <summary>Trials that a silo says it trained to the end, more than once.</summary>
    private static IEnumerable<string> Twice(string logs) => Directory.EnumerateFiles(logs).SelectMany(File.ReadLines)
        .Select(line => TrainedToTheEnd().Match(line)).Where(m => m.Success)
        .GroupBy(m => m.Groups[1].Value).Where(g => g.Count() > 1).Select(g => $"trial {g.Key} was trained to the end {g.Count()} times");

    private SweepImage Read(Place place)
    {
        var table = Console(place, "report", _sweep.Name, "--json", "--store", place.Address);
        using var store = place.Open();
        var image = SweepImage.Read(store, table);
        return place.Leftovers().FirstOrDefault() is { } left ? throw new KillException($"'{left}' is left over") : image;
    }

    private Place NewPlace() => _server is null
        ? new FolderPlace(_settings.Folder, _places++)
        : new BlobPlace(_settings.Folder, _server.Connection, _places++);

    private string Console(Place place, params string[] arguments)
    {
        using var console = new ConsoleProcess(_settings.Folder, place.Environment, arguments);
        return console.End() is var code and not 0 ? throw new KillException($"the console ended with {code}:\n{console.Error}") : console.Out;
    }

    [GeneratedRegex("\"Message\":\"Trial ([0-9a-f]{16}) ended: Completed ")]
    private static partial Regex TrainedToTheEnd();
}
