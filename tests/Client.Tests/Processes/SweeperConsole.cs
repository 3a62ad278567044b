using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Sweeper.Client.Tests.Processes;

/// <summary>The real console as a child process, in a folder of its own.</summary>
internal sealed partial class SweeperConsole : IDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    /// <summary>Freezes the process: signals wait until <see cref="Continue"/>.</summary>
    public const int Freeze = 19;

    public const int Continue = 18;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly string[] Silenced =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "SWEEPER_DEBUG", "SWEEPER_CLUSTER",
        "SWEEPER_TOKEN",
    ];

    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task<string> _out;
    private readonly Task _errorRead;

    private SweeperConsole(Process process)
    {
        _process = process;
        _out = process.StandardOutput.ReadToEndAsync();
        _errorRead = ReadErrorAsync();
    }

    public static string Assembly { get; } = typeof(SweeperConsole).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Console").Value!;

    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public int Id => _process.Id;

    public string ErrorSoFar
    {
        get
        {
            lock (_error)
                return _error.ToString();
        }
    }

    public static SweeperConsole Start(TemporaryFolder folder, params string[] arguments) => Start(folder, Host, [Assembly, .. arguments]);

    public static SweeperConsole Start(TemporaryFolder folder, string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Silenced)
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new SweeperConsole(Process.Start(start)!);
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<Ended> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        using var console = Start(folder, arguments);
        return await console.EndAsync();
    }

    public static async Task<Ended> RunAsync(TemporaryFolder folder, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        using var console = Start(folder, Host, [Assembly, .. arguments], environment);
        return await console.EndAsync();
    }

    public async Task<Ended> EndAsync()
    {
        using var late = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(late.Token);
        await _errorRead;
        return new Ended(_process.ExitCode, await _out, ErrorSoFar);
    }

    /// <summary>Waits for a sign of life; fails when the process ends before it.</summary>
    public async Task UntilAsync(Func<bool> sign)
    {
        using var late = new CancellationTokenSource(Deadline);
        while (!sign())
        {
            Assert.False(_process.HasExited, $"the console ended too early:\n{ErrorSoFar}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), late.Token);
        }
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task ReadErrorAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_error)
                _error.AppendLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
