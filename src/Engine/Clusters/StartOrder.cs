using System.Text.Json.Nodes;
using Sweeper.Engine.Running;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>A lease on its way to the device that gets it, with all that the device needs to train the trial.</summary>
/// <param name="Sweep">Whose coordinator the device answers to.</param>
/// <param name="Device">Who is to train: another one refuses.</param>
/// <param name="Trial">Id, which the device holds against configuration, seed and its own numerics.</param>
/// <param name="Attempt">1, 2, …</param>
/// <param name="Seed">Training seed.</param>
/// <param name="Configuration">Complete configuration, as JSON.</param>
/// <param name="Axes">Of the arm, <c>{"model.layers":2}</c>, for traces.</param>
/// <param name="Metric">The objective.</param>
/// <param name="Rungs">Steps at which the stopping rule decides.</param>
/// <param name="TraceParent">W3C trace context of the sweep's span; null when nobody traces.</param>
/// <param name="Since">When the trial began to wait for a device; null when nobody traces.</param>
public sealed record StartOrder(
    string Sweep,
    DeviceId Device,
    string Trial,
    int Attempt,
    int Seed,
    string Configuration,
    string Axes,
    string Metric,
    IReadOnlyList<int> Rungs,
    string? TraceParent,
    DateTime? Since)
{
    /// <summary>The lease as the device has it; null when what is ordered is not the trial that it is said to be: of other numerics, or damaged.</summary>
    /// <param name="configurations">Of the sweep.</param>
    /// <param name="halt">Fires when the attempt is to return.</param>
    /// <param name="why">Why it is null.</param>
    internal TrialLease? Lease(OrderedConfigurations configurations, string numerics, CancellationToken halt, out string why)
    {
        var configuration = configurations.Read(Configuration, out var problem);
        var trial = configuration is null ? null : Sweeps.Trials.Trial.Of(configuration, Seed, numerics);
        why = problem ?? $"here it is trial {trial?.Id}, of numerics {numerics}";
        if (configuration is null || trial?.Id.Text != Trial)
            return null;
        var axes = JsonNode.Parse(Axes)!.AsObject().Select(a => KeyValuePair.Create(a.Key, Value.Of(a.Value!.ToString())));
        return new TrialLease(Device, trial, Attempt, new Arm(0, [.. axes], configuration, [trial], null), halt);
    }
}
