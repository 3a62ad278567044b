using System.Text.Json.Nodes;
using Sweeper.Sweeps.Machine;

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
public sealed record TrialOrder(
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
    internal JsonObject ConfigurationJson => JsonNode.Parse(Configuration)!.AsObject();
}
