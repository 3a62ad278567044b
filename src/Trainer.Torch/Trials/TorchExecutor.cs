using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Torch.Devices;
using Sweeper.Trainer.Torch.Packs;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Torch.Trials;

/// <summary>
/// The same trials as those of <see cref="TransformerExecutor"/>, trained by libtorch: on each device those of one shape that run at the same time are one pack. Its numerics
/// are a device class's own, and so are its trials.
/// </summary>
internal sealed class TorchExecutor : ITrialExecutor, IDisposable
{
    private readonly TransformerExecutor _trials = new();
    private readonly Dictionary<string, Launcher> _launchers;

    /// <param name="numerics">Of the device class: <c>torch-cpu-1</c>, <c>cuda-1</c>.</param>
    /// <param name="devices">At least one, all of that class.</param>
    public TorchExecutor(string numerics, IReadOnlyList<PackDevice> devices)
    {
        Numerics = numerics;
        _launchers = devices.ToDictionary(device => device.Name, device => new Launcher(device));
    }

    public string Numerics { get; }

    /// <summary>The GPU's name as the driver has it; null on the processor.</summary>
    public string? Hardware(DeviceId device) => TorchRuntime.Here.Nvidia.Gpus.FirstOrDefault(gpu => $"cuda:{gpu.Number}" == device.Pool[(device.Pool.LastIndexOf('/') + 1)..])?.Name;

    public ParameterSchema Schema => _trials.Schema;

    public IReadOnlyList<string> Metrics => _trials.Metrics;

    public IReadOnlyList<string> Oracles => _trials.Oracles;

    public IReadOnlyList<Violation> Check(Configuration configuration) => _trials.Check(configuration);

    /// <summary>A device takes a batch as a whole.</summary>
    public TrialCost Cost(Configuration configuration)
    {
        var setup = TrialSetup.From(configuration);
        return _trials.Cost(configuration) with { PeakBytes = TrainingRun.PlannedBytes(setup.Task, setup.Layout, setup.Training, setup.Training.BatchGroups) };
    }

    public int Steps(Configuration configuration) => _trials.Steps(configuration);

    public bool IsReportStep(Configuration configuration, int step) => _trials.IsReportStep(configuration, step);

    public Configuration? Lineage(Configuration configuration) => _trials.Lineage(configuration);

    public string? CheckOracle(string oracle, Configuration configuration) => _trials.CheckOracle(oracle, configuration);

    public bool DecidesOracles(string path) => _trials.DecidesOracles(path);

    /// <summary>On the processor: what an oracle scores is no device's.</summary>
    public OracleScore Score(string oracle, Configuration configuration, CancellationToken stop) => _trials.Score(oracle, configuration, stop);

    public TrialOutcome Run(ITrialContext context, CancellationToken stop)
    {
        var launcher = Launcher(context.Device);
        return new TrialRun(context, (setup, seed) => launcher.Join(context.Trial.Configuration, setup, seed), stop).Run();
    }

    public void Dispose()
    {
        foreach (var launcher in _launchers.Values)
            launcher.Dispose();
    }

    /// <param name="seat"><c>cuda:0.3</c>, <c>rack7/torch-cpu:1</c>; null: the first device.</param>
    private Launcher Launcher(DeviceId? seat)
    {
        if (seat is not { } id)
            return _launchers.Values.First();
        var pool = id.Pool[(id.Pool.LastIndexOf('/') + 1)..];
        return _launchers.GetValueOrDefault(pool)
            ?? throw new InvalidOperationException($"A trial must run on one of {string.Join(", ", _launchers.Keys)}, but was leased to {id}.");
    }
}
