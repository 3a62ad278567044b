using System.Diagnostics;

namespace Sweeper.Bench.Killing;

/// <summary>The real console as a child process, in the folder of the sweep file.</summary>
internal sealed class ConsoleProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;

    public ConsoleProcess(string folder, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var host = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, "sweeper.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        (_out, _error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    public string Out => _out.GetAwaiter().GetResult();

    public string Error => _error.GetAwaiter().GetResult();

    /// <summary>SIGKILL at that time from now, unless it has ended before.</summary>
    /// <returns>True when it was killed.</returns>
    public bool KillAfter(TimeSpan time)
    {
        if (_process.WaitForExit(time))
            return false;
        _process.Kill();
        _process.WaitForExit();
        return true;
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="KillException">It does not end.</exception>
    public int End()
    {
        if (KillAfter(Deadline))
            throw new KillException($"the console did not end in {Deadline}:\n{Error}");
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();
}
