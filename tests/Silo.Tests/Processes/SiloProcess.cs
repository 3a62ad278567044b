using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Silo.Tests.Processes;

/// <summary>A real <c>sweeper-silo</c>.</summary>
internal sealed class SiloProcess : IDisposable
{
    /// <summary>Only for what hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static readonly string Program = typeof(SiloProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Silo").Value!;
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private SiloProcess(Process process, string name, int port)
    {
        (_process, Name, Url) = (process, name, new Uri($"http://127.0.0.1:{port}/"));
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public Uri Url { get; }

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <param name="folder">Where it runs.</param>
    /// <param name="store">As <c>--store</c> has it.</param>
    /// <param name="redis">By which silos find each other.</param>
    /// <param name="name">Of the silo.</param>
    /// <param name="environment">Beside that of this process.</param>
    /// <param name="more">Arguments.</param>
    public static SiloProcess Start(TemporaryFolder folder, string store, RedisServer redis, string name, IReadOnlyDictionary<string, string> environment, params string[] more)
    {
        var port = FreePort.Next();
        string[] arguments =
        [
            Program, "--name", name, "--store", store, "--cluster", $"redis:127.0.0.1:{redis.Port}", "--address", "127.0.0.1",
            "--silo-port", $"{FreePort.Next()}", "--gateway-port", $"{FreePort.Next()}", "--urls", $"http://127.0.0.1:{port}", .. more,
        ];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var key in start.Environment.Keys.Where(k => k.StartsWith("OTEL_", StringComparison.Ordinal) || k.StartsWith("Sweeper__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(key);
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        start.Environment["Sweeper__Open"] = "true";
        start.Environment["Sweeper__CheckpointSeconds"] = "0.2";
        return new SiloProcess(Process.Start(start)!, name, port);
    }

    /// <summary>Waits until it is a member of the cluster and reads the store.</summary>
    public async Task UntilReadyAsync()
    {
        using var http = new HttpClient();
        for (var since = Stopwatch.StartNew(); !await IsReadyAsync(http); await Task.Delay(TimeSpan.FromMilliseconds(50)))
            Assert.True(since.Elapsed < Deadline && !_process.HasExited, $"{Name} is not ready:\n{Said}");
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        _process.Terminate();
        using var late = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP, until it is woken.</summary>
    public void Freeze() => _process.Freeze();

    public void Wake() => _process.Wake();

    public bool HasEnded => _process.HasExited;

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Url, "health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_said)
            _said.AppendLine(line.Data);
    }
}
