using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Simulation;

/// <summary>A state as text: two states are the same when their texts are.</summary>
internal static class StateText
{
    public static string Of(SweepState state) => string.Join('\n',
        $"{state.Phase} epoch {state.Epoch} priority {state.Priority} trace {state.Trace} reason {state.StopReason}",
        state.Counts,
        string.Join(' ', state.Order.Trials),
        string.Join(' ', state.Queue),
        string.Join('\n', state.Trials.Select((t, i) => $"{i}: {Of(t)}")),
        string.Join('\n', state.Devices.Select(d => $"{d.Key}: {d.Value}")),
        string.Join(' ', state.Idle),
        string.Join(' ', state.LonePools.Order(StringComparer.Ordinal)),
        string.Join(' ', state.Holders.OrderBy(h => h.Key).Select(h => $"{h.Key}@{h.Value}")),
        string.Join(' ', state.Stopping?.History ?? []));

    private static string Of(TrialState t) =>
        $"{t.Stage} {t.Ending} known {t.Known} attempts {t.Attempts} failures {t.Failures} alone {t.Alone} cancel {t.CancelAsked} priority {t.Priority} "
        + $"arrived {t.Arrived} passed {t.Passed} failed on {string.Join(',', t.FailedOn)}";
}
