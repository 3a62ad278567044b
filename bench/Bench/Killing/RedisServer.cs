using System.Diagnostics;
using System.Net.Sockets;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Bench.Killing;

/// <summary>A real redis-server that keeps nothing on a disk, where silos find one another.</summary>
internal sealed class RedisServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    public RedisServer()
    {
        Port = Azurite.FreePort();
        string[] arguments = ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--logfile", "/dev/null"];
        _process = Process.Start(new ProcessStartInfo(Find()!, arguments))!;
        var since = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_process.HasExited || since.Elapsed > Patience)
                throw new KillException($"redis-server did not start on port {Port}");
            Thread.Yield();
        }
    }

    /// <summary>Why nothing that needs it can be run; null when it is there.</summary>
    public static string? WhyNot { get; } = Find() is null ? "needs redis-server, which is not on the PATH (Debian: apt-get install redis-server)" : null;

    public int Port { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    private bool Answers()
    {
        using var client = new TcpClient();
        try
        {
            client.Connect("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
