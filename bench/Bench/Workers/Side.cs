using System.Text.Json.Nodes;
using Sweeper.Bench.Workloads;

namespace Sweeper.Bench.Workers;

/// <summary>One way to use the whole machine for a workload: one or more processes that run at the same time.</summary>
/// <param name="Name">As printed.</param>
internal sealed class Side(string Name, IReadOnlyList<WorkerProcess> Processes) : IDisposable
{
    public string Name { get; } = Name;

    /// <summary>What the worker chose: the peer's fastest form.</summary>
    public string Form { get; private set; } = "";

    /// <param name="memory">Bytes that all its processes may take together; ours, which takes little, does not ask.</param>
    public void Prepare(Workload workload, long memory = long.MaxValue)
    {
        var request = workload.ToJson("prepare");
        request["memory"] = memory / Processes.Count;
        Form = string.Join(" | ", Ask(request).Select(reply => reply["form"]!.GetValue<string>()).Distinct());
    }

    public Measurement Measure(double seconds)
    {
        var replies = Ask(new JsonObject { ["op"] = "measure", ["seconds"] = seconds });
        var steps = replies.Sum(reply => reply["steps"]!.GetValue<long>());
        return new Measurement(
            1 / replies.Sum(reply => 1 / reply["ms"]!.GetValue<double>()),
            replies.Sum(reply => reply["cpu_ms"]!.GetValue<double>() * reply["steps"]!.GetValue<long>()) / steps,
            steps,
            replies.Sum(reply => reply["peak_bytes"]!.GetValue<long>()),
            replies.Max(reply => reply["bytes_per_step"]?.GetValue<double>() ?? 0),
            replies[0]["loss"]?.GetValue<double>() ?? double.NaN);
    }

    public IReadOnlyList<JsonObject> Ask(JsonObject request)
    {
        foreach (var process in Processes)
            process.Send(request);
        return [.. Processes.Select(process => process.Receive())];
    }

    public void Dispose()
    {
        foreach (var process in Processes)
            process.Dispose();
    }
}
