using System.Collections.Concurrent;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests.Telemetry;

/// <summary>A sweep with early stopping, in which a trial crashes and is tried again, run twice in front of a real collector; once for each protocol.</summary>
public sealed class ObservedRuns
{
    public const string Http = "http/protobuf", Grpc = "grpc";

    private const string Halved =
        """
        task: {state_dim: 2, context: 4}
        model: {width: 8, heads: 1, key_dim: 4}
        training: {batch: 16, steps: 20}
        evaluation: {sequences: 16, every: 5}
        axes: {training.learning_rate: [0.001, 0.003, 0.01, 0.03]}
        seeds: 1
        early_stopping: {rule: successive_halving, min_steps: 5, eta: 2}
        """;

    private readonly ConcurrentDictionary<string, Lazy<Task<ObservedRun>>> _runs = [];

    public Task<ObservedRun> OfAsync(string protocol) => _runs.GetOrAdd(protocol, p => new Lazy<Task<ObservedRun>>(() => RunAsync(p))).Value;

    private static async Task<ObservedRun> RunAsync(string protocol)
    {
        using var folder = new TemporaryFolder();
        await using ICollector collector = protocol == Grpc ? await GrpcCollector.StartAsync() : new Collector();
        var spec = folder.Spec(Halved);
        (await SweeperConsole.RunAsync(folder, "run", spec, "--store", "calm", "--devices", "1")).With(0);
        var crashing = Path.GetFileName(Directory.GetDirectories(folder.At("calm", "trials"))
            .Single(t => File.ReadAllText(Path.Combine(t, "trial.json")).Contains("learning_rate\": 0.03", StringComparison.Ordinal)));
        Directory.CreateDirectory(folder.At("sweeps", "trials", crashing, "trial.json"));

        (string, string)[] environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)];
        (await SweeperConsole.RunAsync(folder, ["run", spec, "--devices", "1"], environment)).With(1);
        var first = new Otlp(collector);
        (await SweeperConsole.RunAsync(folder, ["run", spec, "--devices", "1"], environment)).With(1);
        return new ObservedRun(first, new Otlp(collector), crashing);
    }
}
