using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Storage.Azure.Tests.Servers;

/// <summary>A real Azurite, with its data in a folder of its own; it can be ended and comes back on the same port with the same data.</summary>
public sealed class Azurite : IDisposable
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _data = new();
    private readonly Lazy<int> _port;
    private Process? _process;

    public Azurite() => _port = new Lazy<int>(() =>
    {
        var port = FreePort();
        Start(port);
        return port;
    });

    /// <summary>Why tests that need it are skipped; null when it is there.</summary>
    public static string? WhyNot { get; } = Find() is null
        ? "needs Azurite, which is not installed (npm install azurite; SWEEPER_AZURITE may name the program azurite-blob)"
        : null;

    /// <summary>Starts it if need be.</summary>
    public int Port => _port.Value;

    public string Connection => ConnectionAt(Port);

    /// <summary>For whoever stands before it.</summary>
    public static string ConnectionAt(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";

    /// <summary>One that nobody listens on. The system gives those from 32768 on to whoever asks for any, which may be between an end and a new start.</summary>
    public static int FreePort()
    {
        for (; ; )
        {
            try
            {
                var port = Random.Shared.Next(20_000, 32_000);
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    /// <summary>
    /// Ends it in the middle of whatever it does, by SIGTERM: Azurite writes its index every 5 seconds and when it is told to end, so that kill -9 makes it forget
    /// what it has acknowledged, which no real service may.
    /// </summary>
    public void Stop()
    {
        const int terminate = 15;
        if (OperatingSystem.IsWindows() || Signal(_process!.Id, terminate) != 0)
            _process!.Kill(entireProcessTree: true);
        Forget();
    }

    /// <summary>kill -9: it comes back with what it had some seconds ago.</summary>
    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        Forget();
    }

    private void Forget()
    {
        _process!.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);

    public void Restart() => Start(Port);

    public void Dispose()
    {
        if (_process is not null)
            Stop();
        _data.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SWEEPER_AZURITE") is { Length: > 0 } named)
            return File.Exists(named) ? named : null;
        var program = OperatingSystem.IsWindows() ? "azurite-blob.cmd" : "azurite-blob";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).ToList();
        folders.Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "azurite", "node_modules", ".bin"));
        return folders.Where(f => f.Length > 0).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
    }

    private void Start(int port)
    {
        string[] arguments =
        [
            "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", _data.Path, "--blobHost", "127.0.0.1", "--blobPort", $"{port}",
        ];
        _process = Process.Start(new ProcessStartInfo(Find()!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var since = Stopwatch.StartNew();
        while (!Answers(port))
        {
            if (_process.HasExited || since.Elapsed > Patience)
                throw new InvalidOperationException($"Azurite did not start on port {port}: {_process.StandardError.ReadToEnd()}{_process.StandardOutput.ReadToEnd()}");
            Thread.Yield();
        }

        // Nobody reads on; a full pipe would stop it.
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static bool Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
