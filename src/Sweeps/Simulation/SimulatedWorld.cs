using System.Globalization;

namespace Sweeper.Sweeps.Simulation;

/// <summary>What the parts of a simulation share.</summary>
internal sealed class SimulatedWorld
{
    private readonly Action<string>? _tell;

    public SimulatedWorld(SimulatedSweep sweep, SimulationOptions options, Action<string>? tell)
    {
        (Sweep, Options, Dice, _tell) = (sweep, options, new Dice(options.Seed), tell);
        Wire = new Wire(this);
        Store = new SimulatedStore(this);
        Devices = [.. Enumerable.Range(0, options.Devices).Select(i => new SimulatedDevice(this, i))];
        Coordinator = new SimulatedCoordinator(this);
    }

    public SimulatedSweep Sweep { get; }

    public SimulationOptions Options { get; }

    public Agenda Agenda { get; } = new();

    public Dice Dice { get; }

    public Wire Wire { get; }

    public SimulatedStore Store { get; }

    public IReadOnlyList<SimulatedDevice> Devices { get; }

    public SimulatedCoordinator Coordinator { get; }

    public Ledger Ledger { get; } = new();

    /// <summary>What must never be and was, with when.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>True when somebody listens to the story: telling costs time.</summary>
    public bool IsTold => _tell is not null;

    public void Tell(string what) => _tell?.Invoke($"{Agenda.Now.TotalSeconds.ToString("f1", CultureInfo.InvariantCulture)} s: {what}");

    public void Violate(string what)
    {
        Tell($"VIOLATION: {what}");
        Violations.Add($"{Agenda.Now.TotalSeconds.ToString("f1", CultureInfo.InvariantCulture)} s: {what}");
    }
}
