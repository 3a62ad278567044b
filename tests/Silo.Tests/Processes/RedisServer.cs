using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sweeper.Silo.Tests.Processes;

/// <summary>A real Redis that keeps nothing on disk, by which silos find each other.</summary>
internal sealed class RedisServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;

    private RedisServer(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>Why tests that need it are skipped; null when it is there.</summary>
    public static string? WhyNot { get; } = Find() is null ? "needs redis-server, which is not installed (Debian: apt-get install redis-server)" : null;

    public int Port { get; }

    public static async Task<RedisServer> StartAsync()
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo(Find()!, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true };
        var redis = new RedisServer(Process.Start(start)!, port);
        redis._process.BeginOutputReadLine();
        for (var since = Stopwatch.StartNew(); !await redis.AnswersAsync(); await Task.Delay(TimeSpan.FromMilliseconds(10)))
            Assert.True(since.Elapsed < Patience && !redis._process.HasExited, $"redis-server does not answer on port {port}");
        return redis;
    }

    /// <summary>Away, until it is woken.</summary>
    public void Freeze() => _process.Freeze();

    public void Wake() => _process.Wake();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append("/usr/bin").Select(f => Path.Combine(f, "redis-server")).FirstOrDefault(File.Exists);

    private async Task<bool> AnswersAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
