using System.CommandLine;
using System.Diagnostics;
using Sweeper.Bench.Scaling;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench scale</c>: a large sweep of simulated trials on a cluster of real silos in this process, for several numbers of devices.</summary>
internal sealed class ScaleCommand : Command
{
    private readonly Option<string> _folder = new("--folder") { Description = "Where the store is made: a disk, for durable figures.", DefaultValueFactory = _ => Path.GetTempPath() };
    private readonly Option<int[]> _devices = new("--devices")
    {
        Description = "Devices in all, for each measurement.", DefaultValueFactory = _ => [100, 500, 2000], AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _trials = new("--trials") { Description = "Trials of the sweep, a multiple of 20.", DefaultValueFactory = _ => 100_000 };
    private readonly Option<int> _silos = new("--silos") { Description = "Silos that share the devices.", DefaultValueFactory = _ => 4 };
    private readonly Option<double> _milliseconds = new("--trial-ms") { Description = "How long a trial takes.", DefaultValueFactory = _ => 2 };
    private readonly Option<bool> _rowOnly = new("--row-only") { Hidden = true };

    public ScaleCommand()
        : base("scale", "Measure a large sweep of simulated trials on a cluster of real silos in this process.")
    {
        foreach (var option in new Option[] { _folder, _devices, _trials, _silos, _milliseconds, _rowOnly })
            Add(option);
        SetAction((parsed, _) => RunAsync(
            new ScaleSettings(parsed.GetValue(_folder)!, parsed.GetValue(_silos), parsed.GetValue(_trials), TimeSpan.FromMilliseconds(parsed.GetValue(_milliseconds))),
            parsed.GetValue(_devices)!,
            parsed.GetValue(_rowOnly)));
    }

    private static async Task<int> RunAsync(ScaleSettings settings, int[] devices, bool rowOnly)
    {
        if (settings.Trials < 20 || settings.Trials % 20 != 0)
            throw new ArgumentException($"--trials must be a multiple of 20, but is {settings.Trials}: say {Math.Max(20, settings.Trials / 20 * 20)}.");
        if (rowOnly)
        {
            Print(await ScaleRun.MeasureAsync(settings, devices[0]));
            return 0;
        }

        Console.WriteLine($"{settings.Trials} trials of {settings.Duration.TotalMilliseconds:0} ms each on {settings.Silos} silos; a process for each number of devices; per trial unless said otherwise.");
        Console.WriteLine($"{"devices",7} {"trials/s",8} {"core us",8} {"busy",6} {"calls",6} {"sent",6} {"sent B",7} {"appends",8} {"journal B",9} {"plan s",7} {"open s",7} {"all s",6} {"table s",7} {"idle MB",8} {"sweep MB",8}");
        foreach (var count in devices)
        {
            // What a measurement before has left in memory would be in the next one's.
            using var child = Process.Start(Environment.ProcessPath!, [
                "scale", "--row-only", "--folder", settings.Folder, "--silos", $"{settings.Silos}", "--devices", $"{count}", "--trials", $"{settings.Trials}",
                "--trial-ms", FormattableString.Invariant($"{settings.Duration.TotalMilliseconds}")]);
            await child.WaitForExitAsync();
            if (child.ExitCode != 0)
                return child.ExitCode;
        }

        return 0;
    }

    private static void Print(ScaleFigures f)
    {
        Console.WriteLine(
            $"{f.Devices,7} {f.PerSecond,8:0} {f.CpuMicroseconds,8:0} {f.Busy,6:0.000} {f.Calls,6:0.00} {f.Messages,6:0.00} {f.MessageBytes,7:0} {f.Appends,8:0.0000} {f.AppendedBytes,9:0} "
            + $"{f.Plan.TotalSeconds,7:0.0} {f.Open.TotalSeconds,7:0.0} {f.AllBusy?.TotalSeconds,6:0.0} {f.Finish.TotalSeconds,7:0.0} {f.Cluster / 1e6,8:0.0} {f.Sweep / 1e6,8:0.0}");
        Console.WriteLine($"        calls of the whole run: {string.Join(", ", f.ByCall.Select(c => $"{c.Method} {c.Count}"))}");
    }
}
