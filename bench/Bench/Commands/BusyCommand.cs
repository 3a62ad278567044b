using System.CommandLine;
using Sweeper.Bench.Scaling;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench busy</c>: the share of time that devices train while trials wait for them, embedded and on a silo.</summary>
internal sealed class BusyCommand : Command
{
    private readonly Option<string> _folder = new("--folder") { Description = "Where the store is made: a disk, for durable figures.", DefaultValueFactory = _ => Path.GetTempPath() };
    private readonly Option<int> _devices = new("--devices") { Description = "Devices of the engine, and of the silo.", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _trials = new("--trials") { Description = "Trials of each sweep.", DefaultValueFactory = _ => 40 };
    private readonly Option<double> _seconds = new("--seconds") { Description = "How long a trial waits that is not trained.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _steps = new("--steps") { Description = "Steps of a trial that is trained.", DefaultValueFactory = _ => 2000 };

    public BusyCommand()
        : base("busy", "Measure how busy devices are with short trials, embedded and on a silo.")
    {
        foreach (var option in new Option[] { _folder, _devices, _trials, _seconds, _steps })
            Add(option);
        SetAction((parsed, _) => RunAsync(
            new BusyRun(parsed.GetValue(_folder)!, parsed.GetValue(_devices), parsed.GetValue(_trials), parsed.GetValue(_steps), TimeSpan.FromSeconds(parsed.GetValue(_seconds)))));
    }

    private static async Task<int> RunAsync(BusyRun run)
    {
        if (run.Devices < 1 || run.Trials <= run.Devices)
            throw new ArgumentException($"--trials must be more than --devices ≥ 1, but they are {run.Trials} and {run.Devices}: say --trials {20 * Math.Max(1, run.Devices)}.");
        Console.WriteLine($"{run.Trials} trials on {run.Devices} devices. busy: share of the time from the first trial's begin to the last one's that devices train.");
        Console.WriteLine($"{"",18} {"busy",6} {"trial s",8} {"gap ms",7}   asked of the store, by trial");
        foreach (var (name, measure) in new (string, Func<Task<BusyFigures>>)[]
        {
            ("embedded, waiting", run.EmbeddedAsync),
            ("silo, waiting", run.ClusterAsync),
            ("embedded, trained", (run with { Wait = null }).EmbeddedAsync),
            ("silo, trained", (run with { Wait = null }).ClusterAsync),
        })
        {
            var f = await measure();
            Console.WriteLine($"{name,18} {f.Share,6:0.0000} {f.Seconds,8:0.000} {1000 * f.Gap,7:0.0}   {f.Store}");
        }

        return 0;
    }
}
