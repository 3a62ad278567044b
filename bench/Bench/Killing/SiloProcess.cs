using System.Diagnostics;
using System.Runtime.InteropServices;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Bench.Killing;

/// <summary>A real <c>sweeper-silo</c> with one device, which is killed and comes back under the same name and ports. What it says is kept in a file.</summary>
internal sealed class SiloProcess : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(1);
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../../../../src/Silo/bin", Configuration, "sweeper-silo.dll"));

    private readonly ProcessStartInfo _start;
    private readonly StreamWriter _log;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(1) };
    private Process? _process;

    /// <param name="cluster">Its id: silos of another one do not see these.</param>
    /// <param name="log">File for what it says.</param>
    public SiloProcess(string name, string cluster, int redis, Place place, string log)
    {
        (Name, Url) = (name, $"http://127.0.0.1:{Azurite.FreePort()}");
        string[] arguments =
        [
            Program, "--name", name, "--devices", "cpu:1", "--cluster", $"redis:127.0.0.1:{redis}", "--cluster-id", cluster, "--address", "127.0.0.1",
            "--silo-port", $"{Azurite.FreePort()}", "--gateway-port", $"{Azurite.FreePort()}", "--urls", Url, "--store", place.Address,
        ];
        _start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in place.Environment)
            _start.Environment[key] = value;
        _start.Environment["Sweeper__Open"] = "true";
        _start.Environment["Sweeper__CheckpointSeconds"] = "0.25";
        _log = new StreamWriter(log) { AutoFlush = true };
        Start();
    }

    /// <summary>Why nothing that needs it can be run; null when it is there.</summary>
    public static string? WhyNot { get; } = File.Exists(Program) ? null : $"needs sweeper-silo, which is left out where Orleans cannot be restored: there is no {Program}";

    public string Name { get; }

    public string Url { get; }

    public bool Runs => _process is { HasExited: false };

    public void Start()
    {
        _process = Process.Start(_start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It is a member of the cluster and reads the store.</summary>
    public bool IsReady()
    {
        if (!Runs)
            return false;
        try
        {
            using var answer = _client.GetAsync(new Uri($"{Url}/health/ready")).GetAwaiter().GetResult();
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>SIGTERM, as whoever stops a service does.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="KillException">It does not end.</exception>
    public int End()
    {
        const int terminate = 15;
        _ = Signal(_process!.Id, terminate);
        if (!_process.WaitForExit(Farewell))
            throw new KillException($"the silo {Name} did not end in {Farewell}");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (Runs)
            Kill();
        _process?.Dispose();
        _client.Dispose();
        lock (_log)
            _log.Dispose();
    }

    /// <summary>As this program was built: <c>Release/net10.0</c>.</summary>
    private static string Configuration
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(folder.Parent!.Name, folder.Name);
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text)
            return;
        lock (_log)
        {
            if (_log.BaseStream.CanWrite)
                _log.WriteLine(text);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
