using System.CommandLine;
using Sweeper.Client.Inputs;
using Sweeper.Client.Planning;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Storage.Azure;
using Sweeper.Client.Running;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper plan</c>: what a run would train and how long that would take. Writes nothing.</summary>
internal sealed class PlanCommand : ExampledCommand
{
    private readonly Argument<string> _spec = SharedOptions.Spec();
    private readonly Option<string[]> _set = SharedOptions.Set();
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<DeviceSpec> _devices = SharedOptions.Devices();
    private readonly Option<bool> _json = SharedOptions.Json();

    public PlanCommand()
        : base("plan", "Say what a run would train, what is known already and about how long it would take. Writes nothing.")
    {
        Add(_spec);
        Add(_set);
        Add(_store);
        Add(_devices);
        Add(_json);
        SetAction(parsed => Plan(parsed.GetValue(_spec)!, parsed.GetValue(_set)!, parsed.GetValue(_store)!, parsed.GetValue(_devices)!, parsed.GetValue(_json)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper plan ablation.yaml",
        "sweeper plan ablation.yaml --set seeds=20 --devices 16",
    ];

    private static void Plan(string path, IReadOnlyList<string> sets, string storePath, DeviceSpec where, bool json)
    {
        var (executor, devices) = (LocalExecutor.Open(where), LocalSeats.Of(where).Count);
        var spec = SpecFile.Read(path, sets, executor);
        using var store = StoreAddress.TryOpenToRead(storePath);
        if (store is not null)
            StoreFormat.Check(store);
        var plan = store is null ? spec.Plan : spec.WithAdded(store, executor).Plan;
        if (MachineMemory.Check(plan, executor, where) is { } problem)
            Console.Error.WriteLine($"warning: {path}: {problem}");
        var known = store is null ? null : TrialResults.Read(store, plan.Trials);
        var forecast = Forecast.Of(plan, executor, id => known?.IsFinal(id) == true, trial => StepsOfShorter(store, trial, executor), () => Speed.Of(store, known, plan, executor), devices);
        if (json)
            JsonPrinter.Print(forecast.ToJson());
        else
            new PlanTable(forecast, where).Print(Terminal.Out);
    }

    /// <summary>Steps of the longest shorter trial that a run would continue; 0 where there is none.</summary>
    private static int StepsOfShorter(IStore? store, Trial trial, ITrialExecutor executor) =>
        store is not null && LineageId.Of(trial, executor) is { } lineage
            ? new LineageFolder(store, lineage).Before(executor.Steps(trial.Configuration)).Select(o => o.Step).FirstOrDefault()
            : 0;
}
