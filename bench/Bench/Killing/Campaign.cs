using System.Diagnostics;

namespace Sweeper.Bench.Killing;

/// <summary>
/// Runs sweeps once undisturbed, and then again and again with the console killed by SIGKILL at random moments, until they finish: a quarter of the kills within the start
/// of the process, the others anywhere in the time that such a sweep takes, or in its first 8 s. Each run has another number of devices.
/// </summary>
internal sealed class Campaign : IDisposable
{
    private const double KillsWithinStart = 0.25;
    private const int MostDevices = 4;
    private const int RefusedByStore = 3;
    private const int MostRefusals = 50;
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(8);
    private readonly KillSettings _settings;
    private readonly Random _random;
    private readonly BlobServer? _server;
    private readonly Action<string> _say;
    private TimeSpan _start;
    private int _places;

    public Campaign(KillSettings settings, Action<string> say)
    {
        (_settings, _random, _say) = (settings, new Random(settings.Seed), say);
        Directory.CreateDirectory(settings.Folder);
        foreach (var sweep in KillSweep.All)
            File.WriteAllText(Path.Combine(settings.Folder, sweep.File), sweep.Text);
        _server = settings.Blob ? new BlobServer(settings.Seed, settings.ServerForgets) : null;
    }

    /// <exception cref="KillException">A sweep came back other than the undisturbed one. Its store is left as it is.</exception>
    public KillFigures Run()
    {
        MeasureStart();
        var calm = KillSweep.All.Select(RunCalm).ToList();
        _server?.Begin();
        var figures = new KillFigures();
        for (var i = 0; figures.Kills < _settings.Times; i++)
            figures = RunKilled(calm[i % calm.Count], figures);
        return figures;
    }

    public void Dispose() => _server?.Dispose();

    private void MeasureStart()
    {
        var since = Stopwatch.StartNew();
        using (var idle = new ConsoleProcess(_settings.Folder, new Dictionary<string, string>(), ["schema"]))
            Expect(idle, idle.End());
        _start = since.Elapsed;
        _say($"a process starts in {_start.TotalSeconds:0.0} s");
    }

    private Calm RunCalm(KillSweep sweep)
    {
        var place = NewPlace();
        var since = Stopwatch.StartNew();
        using (var run = Start(sweep, place, devices: 2))
            Expect(run, run.End());
        var time = since.Elapsed;
        var image = Read(sweep, place);
        _say($"{sweep.Name} undisturbed: {time.TotalSeconds:0.0} s, {image.Completed} trials trained to the end, {image.Decisions.Count(c => c == '\n')} decisions");
        place.Remove();
        return new Calm(sweep, image, time);
    }

    private KillFigures RunKilled(Calm calm, KillFigures before)
    {
        var (place, since) = (NewPlace(), Stopwatch.StartNew());
        var figures = UntilFinished(calm, place, before);
        var time = since.Elapsed;
        if (string.Join('\n', Read(calm.Sweep, place).DifferencesFrom(calm.Image)) is { Length: > 0 } differences)
            throw new KillException($"in '{place.Address}': {differences}");
        _say($"{figures.Sweeps + 1,3} {calm.Sweep.Name}: {figures.Kills - before.Kills,2} kills, {time.TotalSeconds,5:0.0} s, as the undisturbed one; {figures.Kills} of {_settings.Times}");
        place.Remove();
        return figures with { Sweeps = figures.Sweeps + 1, Lost = figures.Lost + time - calm.Time, ServerDeaths = _server?.Deaths ?? 0 };
    }

    private KillFigures UntilFinished(Calm calm, Place place, KillFigures figures)
    {
        for (var refusals = 0; ; )
        {
            using var run = Start(calm.Sweep, place, _random.Next(1, MostDevices + 1));
            figures = figures with { Runs = figures.Runs + 1 };
            if (figures.Kills < _settings.Times && run.KillAfter(Moment(calm)))
            {
                figures = figures with { Kills = figures.Kills + 1 };
                continue;
            }

            var code = run.End();
            if (code == 0)
                return figures;

            // A store that is away may be refused by a process that starts, or stop one that runs; the same command carries on.
            if (_server is null || code != RefusedByStore || ++refusals > MostRefusals)
                throw Unexpected(run, code);
            figures = figures with { Refused = figures.Refused + 1 };
            _server.Quietly(() => { });
        }
    }

    private TimeSpan Moment(Calm calm)
    {
        var longest = _random.NextDouble() < KillsWithinStart ? _start : calm.Time < LongestRun ? calm.Time : LongestRun;
        return longest * _random.NextDouble();
    }

    private SweepImage Read(KillSweep sweep, Place place)
    {
        SweepImage? image = null;
        void Look()
        {
            var table = Command(place, "report", sweep.Name, "--json");
            using var store = place.Open();
            image = SweepImage.Read(store, table);
            if (place.Leftovers().FirstOrDefault() is { } left)
                throw new KillException($"'{left}' is left over");
        }

        if (_server is null)
            Look();
        else
            _server.Quietly(Look);
        return image!;
    }

    private Place NewPlace() => _server is null
        ? new FolderPlace(_settings.Folder, _places++)
        : new BlobPlace(_settings.Folder, _server.Connection, _places++);

    private ConsoleProcess Start(KillSweep sweep, Place place, int devices) => new(
        _settings.Folder,
        place.Environment,
        ["run", sweep.File, "--store", place.Address, "--devices", $"{devices}", "--checkpoint-every", "0.05s"]);

    private string Command(Place place, params string[] arguments)
    {
        using var command = new ConsoleProcess(_settings.Folder, place.Environment, [.. arguments, "--store", place.Address]);
        Expect(command, command.End());
        return command.Out;
    }

    private static void Expect(ConsoleProcess process, int code)
    {
        if (code != 0)
            throw Unexpected(process, code);
    }

    private static KillException Unexpected(ConsoleProcess process, int code) => new($"the console ended with {code}:\n{process.Error}");

    private sealed record Calm(KillSweep Sweep, SweepImage Image, TimeSpan Time);
}
