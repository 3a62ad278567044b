using System.CommandLine;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Planning;
using Sweeper.Client.Running;
using Sweeper.Client.Stored;
using Sweeper.Storage.Azure;
using Sweeper.Sweeps.Sharing;
using Sweeper.Telemetry;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper run</c>: trains what a sweep file asks for and prints the table.</summary>
internal sealed class RunCommand : ExampledCommand
{
    private readonly Argument<string> _spec = SharedOptions.Spec();
    private readonly Option<string[]> _set = SharedOptions.Set();
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<DeviceSpec> _devices = SharedOptions.Devices();
    private readonly Option<int> _threads = new("--threads-per-trial")
    {
        HelpName = "N",
        Description = "Cores of one trial; 1 by default, which is best while there are as many trials as cores. Changes no number.",
        CustomParser = ThreadCount.Parse,
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<TimeSpan> _checkpoints = new("--checkpoint-every")
    {
        HelpName = "time",
        Description = "Least time between two checkpoints of a trial (20s, 0.5s, 5m): what a kill or a power cut can cost. Changes no number.",
        CustomParser = Duration.Parse,
        DefaultValueFactory = _ => RunRequest.UsualCheckpoints,
    };

    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _detach = new("--detach") { Description = "On a cluster: submit the sweep, print its id, and do not wait." };
    private readonly Option<bool> _plain = new("--plain") { Description = "Lines instead of the live view, also on a terminal." };

    public RunCommand()
        : base("run", "Train what a sweep file asks for and print the table. The same command again carries on: finished trials are not trained twice.")
    {
        Add(_spec);
        Add(_set);
        Add(_store);
        Add(_devices);
        Add(_threads);
        Add(_checkpoints);
        Add(_json);
        Add(_detach);
        Add(_plain);
        SetAction((parsed, _) => RunAsync(Checked(parsed, new RunRequest(
            parsed.GetValue(_spec)!,
            parsed.GetValue(_set)!,
            parsed.GetValue(_store)!,
            parsed.GetResult(_devices) is { Implicit: false } ? parsed.GetValue(_devices)! : RunRequest.UsualDevices(parsed.GetValue(_threads)),
            parsed.GetValue(_threads),
            parsed.GetValue(_checkpoints),
            parsed.GetValue(_json),
            parsed.GetValue(_plain))
        {
            Cluster = ClusterOptions.Of(parsed),
            Detach = parsed.GetValue(_detach),
        })));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper run ablation.yaml",
        "sweeper run ablation.yaml --set training.steps=100 --set model.layers=1,2    other values, without editing the file",
        "sweeper run ablation.yaml --devices 4 --store results",
        "sweeper run large.yaml --devices 1 --threads-per-trial 8    one trial at a time, on eight cores",
        "sweeper run ablation.yaml --json > table.json",
        "sweeper --cluster https://sweeps.example run ablation.yaml    on a cluster; Ctrl-C detaches, and it goes on",
    ];

    public override bool KnowsClusters => true;

    /// <exception cref="InputException">What was asked for does not go together.</exception>
    private RunRequest Checked(ParseResult parsed, RunRequest request)
    {
        if (request.Cluster is null)
            return request.Detach ? throw new InputException("--detach needs --cluster: what runs here ends with this command.") : request;
        var own = new Option[] { _devices, _threads, _checkpoints }.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList();
        return own.Count == 0 ? request : throw new InputException($"{string.Join(", ", own)} must be left out on a cluster, whose silos decide that (docs/console.md).");
    }

    private static async Task<int> RunAsync(RunRequest request)
    {
        if (request.Cluster is not null)
            return await RunThereAsync(request, request.Cluster);
        using var interruption = new Interruption();
        var executor = LocalExecutor.Open(request.Where, request.ThreadsPerTrial);
        var spec = SpecFile.Read(request.Spec, request.Sets, executor);
        if (MachineMemory.Check(spec.Plan, executor, request.Where) is { } problem)
            throw new InputException($"{request.Spec}: {problem}");
        if (spec.Plan.Device is { } device && device != request.Where.Kind)
            throw new InputException($"{request.Spec}: the devices of the sweep must be {device}, but those of this run are {request.Where.Kind}. Choose others with --devices, run it with --cluster where there are such, or with --set device=any.");
        using var telemetry = ProcessTelemetry.Start();
        using var store = StoreAddress.OpenToRun(request.Store, telemetry.Log);
        try
        {
            return await new SweepRun(request, spec.WithAdded(store, executor), executor, store, telemetry).RunAsync(interruption.Stop);
        }
        finally
        {
            LastUploads.Await(store);
        }
    }

    private static async Task<int> RunThereAsync(RunRequest request, ClusterAddress cluster)
    {
        var executor = new TransformerExecutor();
        var spec = SpecFile.Read(request.Spec, request.Sets, executor);
        using var interruption = new Interruption(WatchedSweep.Detached);
        using var store = SweepPlace.Open(cluster);
        if (PlanningExecutor.Of(store.Cluster.Numerics(interruption.Stop)) is var there && there.Numerics != executor.Numerics)
            (executor, spec) = (there, SpecFile.Read(request.Spec, request.Sets, there));
        return await new ClusterRun(request, spec, executor, store).RunAsync(interruption.Stop);
    }
}
