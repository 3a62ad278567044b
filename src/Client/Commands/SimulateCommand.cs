using System.CommandLine;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Planning;
using Sweeper.Client.Printing;
using Sweeper.Client.Simulating;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Simulation;
using Sweeper.Sweeps.Spaces;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper simulate</c>: how long a sweep would take on so many devices, and what it would cost when things go wrong. Trains and writes nothing.</summary>
internal sealed class SimulateCommand : ExampledCommand
{
    /// <summary>An engine writes them by time; here they are spread evenly over a trial.</summary>
    private const int CheckpointsOfTrial = 20;

    private readonly Argument<string?> _spec = new("spec") { HelpName = "SPEC.yaml", Description = "The sweep file.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _set = SharedOptions.Set();
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<int> _devices = new("--devices") { HelpName = "N", Description = "Devices, one trial at a time each.", DefaultValueFactory = _ => 8 };
    private readonly Option<long> _seed = new("--seed") { Description = "Decides what goes wrong when.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _repeat = new("--repeat") { HelpName = "N", Description = "Simulations, with seeds from --seed on.", DefaultValueFactory = _ => 20 };
    private readonly Option<double?> _speed = new("--flops-per-second") { Description = "Of a device. Default: as for plan." };
    private readonly Option<double> _spread = new("--speed-spread") { HelpName = "X", Description = "The slowest device takes up to X times the fastest's time.", DefaultValueFactory = _ => 1 };
    private readonly Option<double?> _price = new("--price") { Description = "Of a device-hour." };
    private readonly Option<double> _crashes = Rate("--crash-rate", "Attempts that die, per device-hour.");
    private readonly Option<double> _losses = Rate("--device-loss", "Devices that are gone for good, per device-hour.");
    private readonly Option<double> _messages = Rate("--message-loss", "Share of messages that are lost, 0 to 0.9.");
    private readonly Option<double> _kills = Rate("--kill-coordinator", "Ends of the coordinator, per hour.");
    private readonly Option<double> _outages = Rate("--outages", "Outages of the store of up to 5 minutes, per hour.");
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<int?> _fuzz = new("--fuzz") { HelpName = "N", Description = "No sweep file: N random sweeps with random faults, held against the laws of a sweep." };

    public SimulateCommand()
        : base("simulate", "Say how long a sweep would take on so many devices, and what it would cost when things go wrong. Trains and writes nothing.")
    {
        Add(_spec);
        foreach (var option in new Option[] { _set, _store, _devices, _seed, _repeat, _speed, _spread, _price, _crashes, _losses, _messages, _kills, _outages, _json, _fuzz })
            Add(option);
        SetAction(parsed =>
        {
            if (parsed.GetValue(_fuzz) is { } sweeps)
                return FuzzRun.Run(sweeps, parsed.GetValue(_seed));
            var summary = Simulate(parsed, parsed.GetValue(_spec) ?? throw new InputException("A sweep file is wanted, or --fuzz N."));
            if (parsed.GetValue(_json))
                JsonPrinter.Print(summary.ToJson());
            else
                summary.Print(Terminal.Out);
            return ExitCode.Done;
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper simulate ablation.yaml --devices 512 --crash-rate 0.01 --price 2.5",
        "sweeper simulate --fuzz 10000           random sweeps, random faults, no law broken",
    ];

    private static Option<double> Rate(string name, string description) => new(name) { HelpName = "rate", Description = description, DefaultValueFactory = _ => 0 };

    private SimulationSummary Simulate(ParseResult parsed, string path)
    {
        Check(parsed);
        var executor = new TransformerExecutor();
        var plan = SpecFile.Read(path, parsed.GetValue(_set)!, executor).Plan;
        var storePath = parsed.GetValue(_store)!;
        using var store = Directory.Exists(storePath) ? FolderStore.OpenToRead(storePath) : null;
        if (store is not null)
            StoreFormat.Check(store);
        var known = store is null ? null : TrialResults.Read(store, plan.Trials);
        var speed = parsed.GetValue(_speed) is { } given ? new Speed(given, "as given") : Speed.Of(store, known, plan, executor);
        var sweep = SweepOf(plan, executor, speed, known);
        var options = OptionsOf(parsed, Math.Max(1, sweep.Trials.Min(t => t.Steps) / CheckpointsOfTrial));
        var results = Enumerable.Range(0, parsed.GetValue(_repeat)).AsParallel().AsOrdered()
            .Select(i => Simulation.Run(sweep, options with { Seed = options.Seed + i })).ToList();
        if (results.Find(r => r.Violations.Count > 0) is { } broken)
            throw new InvalidOperationException($"The simulated sweep broke a law: {broken.Violations[0]}");
        return new SimulationSummary(plan, sweep, options.Devices, speed, parsed.GetValue(_price), results);
    }

    private static SimulatedSweep SweepOf(SweepPlan plan, TransformerExecutor executor, Speed speed, TrialResults? known)
    {
        var flops = plan.Arms.SelectMany(arm => arm.Trials.Select(trial => (trial.Id, executor.Cost(arm.Configuration).Flops)))
            .DistinctBy(t => t.Id).ToDictionary(t => t.Id, t => t.Flops);
        return new SimulatedSweep([.. plan.Trials.Select((trial, i) => Trial(trial, i))], plan.Failures, plan.Stopping);

        SimulatedTrial Trial(Sweeps.Trials.Trial trial, int index)
        {
            var steps = executor.Steps(trial.Configuration);
            var stepTime = TimeSpan.FromSeconds(Math.Min(flops[trial.Id] / speed.FlopsPerSecond / steps, TimeSpan.FromDays(365).TotalSeconds));
            return new SimulatedTrial(trial.Id, steps, stepTime, LearningCurve.Of(1, index)) { Known = known?.IsFinal(trial.Id) == true };
        }
    }

    private SimulationOptions OptionsOf(ParseResult parsed, int checkpointEvery) => new(parsed.GetValue(_devices), parsed.GetValue(_seed))
    {
        SpeedSpread = parsed.GetValue(_spread),
        CheckpointEvery = checkpointEvery,
        Faults = new Faults
        {
            CrashesPerHour = parsed.GetValue(_crashes),
            LossesPerHour = parsed.GetValue(_losses),
            MessagesLost = parsed.GetValue(_messages),
            KillsPerHour = parsed.GetValue(_kills),
            OutagesPerHour = parsed.GetValue(_outages),
        },
    };

    private void Check(ParseResult parsed)
    {
        List<string> problems = [];
        foreach (var rate in new[] { _crashes, _losses, _messages, _kills, _outages })
        {
            if (parsed.GetValue(rate) is var value && !(value >= 0 && value <= (rate == _messages ? 0.9 : 1e6)))
                problems.Add($"{rate.Name} must be 0 to {(rate == _messages ? "0.9" : "1,000,000")}, but is {value}.");
        }

        if (parsed.GetValue(_devices) is var devices && devices is < 1 or > 100_000)
            problems.Add($"--devices must be 1 to 100,000, but is {devices}.");
        if (parsed.GetValue(_repeat) is var repeats && repeats is < 1 or > 10_000)
            problems.Add($"--repeat must be 1 to 10,000, but is {repeats}.");
        if (parsed.GetValue(_spread) is var spread && !(spread >= 1 && spread <= 1000))
            problems.Add($"--speed-spread must be 1 to 1,000, but is {spread}.");
        if (parsed.GetValue(_speed) is { } speed && !(speed > 0 && double.IsFinite(speed)))
            problems.Add($"--flops-per-second must be above 0, but is {speed}.");
        if (problems.Count > 0)
            throw new InputException([.. problems]);
    }
}
