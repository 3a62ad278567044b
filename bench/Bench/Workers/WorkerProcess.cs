using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Sweeper.Bench.Workers;

/// <summary>A child process that answers one line of JSON per line of JSON: ours or the peer's, a fresh one per workload, so that its peak memory is the workload's.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    public WorkerProcess(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    public void Send(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        _process.StandardInput.Flush();
    }

    /// <exception cref="WorkerException">It answered with an error, or ended.</exception>
    public JsonObject Receive()
    {
        var line = _process.StandardOutput.ReadLine() ?? throw new WorkerException("The worker ended without an answer.");
        var reply = JsonNode.Parse(line)!.AsObject();
        return reply["error"] is { } error ? throw new WorkerException(error.GetValue<string>()) : reply;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }
}
