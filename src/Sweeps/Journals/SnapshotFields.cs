using System.Collections.Immutable;
using System.Text.Json;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Journals;

/// <summary>A snapshot while it is read.</summary>
internal sealed class SnapshotFields(SweepState initial)
{
    private long _number;
    private int _retries;
    private string? _onFailure;
    private SweepPhase _phase;
    private int _epoch;
    private string _trace = "";
    private int _priority;
    private string? _stopReason;
    private TrialOrder? _order;
    private ImmutableList<TrialState> _trials = [];
    private ImmutableSortedDictionary<DeviceId, DeviceState> _devices = ImmutableSortedDictionary<DeviceId, DeviceState>.Empty;
    private ImmutableSortedSet<DeviceId> _idle = [];
    private string? _stopping;
    private IReadOnlyList<RungEvent> _history = [];

    public (long Number, SweepState State) Read(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes);
        json.Read();
        int? version = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (name == "v")
                version = json.GetInt32();
            else
                Take(name, ref json);
        }

        JournalLine.CheckVersion(version);
        return (_number, State());
    }

    private void Take(string? name, ref Utf8JsonReader json)
    {
        switch (name)
        {
            case "n": _number = json.GetInt64(); break;
            case "retries": _retries = json.GetInt32(); break;
            case "on_failure": _onFailure = json.GetString(); break;
            case "stopping": _stopping = json.GetString(); break;
            case "phase": _phase = Word<SweepPhase>.Read(ref json); break;
            case "epoch": _epoch = json.GetInt32(); break;
            case "trace": _trace = json.GetString()!; break;
            case "priority": _priority = json.GetInt32(); break;
            case "stop_reason": _stopReason = json.GetString(); break;
            case "order": _order = OrderOf(ref json); break;
            case "trials": _trials = TrialRuns.Read(ref json); break;
            case "devices": _devices = DevicesOf(ref json); break;
            case "idle": _idle = IdleOf(ref json); break;
            case "history": _history = StoppingHistory.Read(ref json); break;
            default: json.Skip(); break;
        }
    }

    private SweepState State()
    {
        if (_order is null || _trials.Count != _order.Trials.Length)
            throw new JsonException($"{_order?.Trials.Length ?? 0} trials have an order, but {_trials.Count} a state");
        CheckRules();
        var leases = _devices.Values.Select(d => d.Lease).OfType<Lease>().ToList();
        var waiting = _phase == SweepPhase.Closed ? [] : _trials.Select((trial, i) => (trial, i)).Where(t => t.trial.Stage == TrialStage.Waiting);
        return initial with
        {
            Order = _order,
            Stopping = initial.Stopping is { } empty ? StoppingState.Replay(empty.Rule, empty.Goal, empty.RungSteps, _history) : null,
            Phase = _phase,
            Epoch = _epoch,
            Trace = _trace,
            Priority = _priority,
            Failures = (FailurePolicy.Default with { Retries = _retries }).With(_onFailure ?? "")
                ?? throw new JsonException($"'on_failure' must be one that this version knows, but is '{_onFailure}'"),
            StopReason = _stopReason,
            Trials = _trials,
            Queue = [.. waiting.Select(t => QueueKey.Of(t.i, t.trial))],
            Devices = _devices,
            Idle = _idle,
            LonePools = [.. leases.Where(l => l.Alone).Select(l => l.Device.Pool)],
            Holders = leases.ToImmutableDictionary(l => l.Trial, l => l.Device),
            Counts = _trials.Aggregate(initial.Counts with { Total = _trials.Count }, (counts, trial) => counts.Move(TrialState.New, trial)),
        };
    }

    private void CheckRules()
    {
        var mine = StoppingHistory.RuleOf(initial.Stopping);
        if (mine != _stopping)
            throw new JournalException(JournalFault.OtherRules, $"the sweep's rule is '{mine}', but the snapshot's '{_stopping}'");
    }

    private TrialOrder OrderOf(ref Utf8JsonReader json)
    {
        var (trials, known) = (new List<TrialId>(), initial.Order.Trials);
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            var expected = trials.Count < known.Length ? known[trials.Count] : default;
            if (expected.Text is null || !json.ValueTextEquals(expected.Text))
                trials.Add(expected.Text is null ? new TrialId(json.GetString()!) : throw Others(trials.Count, expected, json.GetString()));
            else
                trials.Add(expected);
        }

        if (trials.Count < known.Length)
            throw Others(trials.Count, known[trials.Count], "no trial");
        return trials.Count == known.Length ? initial.Order : new TrialOrder(trials);
    }

    private static JournalException Others(int index, TrialId expected, string? found) =>
        new(JournalFault.OtherRules, $"trial {index} of the sweep is {expected}, but the snapshot has {found} there");

    private ImmutableSortedDictionary<DeviceId, DeviceState> DevicesOf(ref Utf8JsonReader json)
    {
        var devices = ImmutableSortedDictionary.CreateBuilder<DeviceId, DeviceState>();
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            json.Read();
            var id = new DeviceId(json.GetString()!);
            json.Read();
            var blames = json.GetInt32();
            json.Read();
            devices.Add(id, new DeviceState { Blames = blames, SetAside = json.GetBoolean(), Lease = LeaseOf(id, ref json) });
        }

        return devices.ToImmutable();
    }

    private Lease? LeaseOf(DeviceId id, ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray)
            return null;
        var trial = (_order ?? throw new JsonException("devices stand before the order of trials")).Trials[json.GetInt32()];
        json.Read();
        var attempt = json.GetInt32();
        json.Read();
        var alone = json.GetBoolean();
        json.Read();
        var lease = new Lease(id, trial, attempt, alone, json.GetInt32());
        json.Read();
        return lease;
    }

    private static ImmutableSortedSet<DeviceId> IdleOf(ref Utf8JsonReader json)
    {
        var idle = ImmutableSortedSet.CreateBuilder<DeviceId>();
        while (json.Read() && json.TokenType == JsonTokenType.String)
            idle.Add(new DeviceId(json.GetString()!));
        return idle.ToImmutable();
    }
}
