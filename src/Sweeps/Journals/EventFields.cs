using System.Collections.Immutable;
using System.Text.Json;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Journals;

/// <summary>The fields of a line that were there, whatever its event. Unknown ones are passed over.</summary>
internal sealed class EventFields
{
    private string? _event;
    private DateTimeOffset? _at;
    private string? _device;
    private TrialId? _trial;
    private int? _attempt;
    private int? _step;
    private double? _value;
    private bool _hasValue;
    private Ending? _ending;
    private string? _message;
    private string? _engine;
    private int? _epoch;
    private string? _trace;
    private string? _completed;
    private string? _diverged;
    private int? _retries;
    private string? _onFailure;
    private int? _priority;
    private ImmutableArray<TrialId>? _trials;

    public long Number { get; private set; }

    public ImmutableArray<SweepEffect.Decided> Decisions { get; private set; } = [];

    /// <exception cref="JournalException">It is of another version, or a word in it is unknown.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static EventFields Read(ReadOnlySpan<byte> line, TrialIds ids)
    {
        var fields = new EventFields();
        var json = new Utf8JsonReader(line);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("it is no object");
        int? version = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("v"u8))
                version = json.Read() ? json.GetInt32() : null;
            else
                fields.Take(ref json, ids);
        }

        JournalLine.CheckVersion(version);
        return fields;
    }

    /// <exception cref="JournalException">The event is unknown, or lacks a field.</exception>
    public SweepEvent ToEvent()
    {
        var at = Given(_at, "at");
        return Given(_event, "event") switch
        {
            "opened" => new SweepEvent.Opened(at, Given(_engine, "engine"), Given(_epoch, "epoch"), Given(_trace, "trace"), Set(_completed, "completed"), Set(_diverged, "diverged"))
            {
                Failures = FailurePolicy.Default with { Retries = Given(_retries, "retries") } is var policy && policy.With(Given(_onFailure, "on_failure")) is { } law
                    ? law
                    : throw new JournalException(JournalFault.Damaged, $"'on_failure' must be one that this version knows, but is '{_onFailure}'"),
            },
            "taken_over" => new SweepEvent.TakenOver(at, Given(_engine, "engine"), Given(_epoch, "epoch")),
            "work_asked" => new SweepEvent.WorkAsked(at, Device()),
            "device_left" => new SweepEvent.DeviceLeft(at, Device()),
            "reported" when !_hasValue => throw Missing("value"),
            "reported" => new SweepEvent.Reported(at, Given(_trial, "trial"), Given(_attempt, "attempt"), Given(_step, "step"), _value),
            "ended" => new SweepEvent.Ended(at, Given(_trial, "trial"), Given(_attempt, "attempt"), Given(_ending, "ending"), _message),
            "expired" => new SweepEvent.Expired(at, Given(_trial, "trial"), Given(_attempt, "attempt")),
            "stop_requested" => new SweepEvent.StopRequested(at),
            "pause_requested" => new SweepEvent.PauseRequested(at),
            "resume_requested" => new SweepEvent.ResumeRequested(at),
            "cancel_requested" => new SweepEvent.CancelRequested(at, Given(_trials, "trials")),
            "priority_changed" => new SweepEvent.PriorityChanged(at, Given(_trials, "trials"), Given(_priority, "priority")),
            "extended" => new SweepEvent.Extended(at, Given(_trials, "trials")),
            var unknown => throw new JournalException(JournalFault.Damaged, $"an event must be one that version {JournalLine.Version} has, but is '{unknown}'"),
        };
    }

    private void Take(ref Utf8JsonReader json, TrialIds ids)
    {
        var name = json.ValueIsEscaped ? "" : json.GetString();
        json.Read();
        switch (name)
        {
            case "n": Number = json.GetInt64(); break;
            case "at": _at = Instant.TryParse(json.ValueSpan, out var at) ? at : throw new JsonException($"'{json.GetString()}' is no time to the millisecond"); break;
            case "event": _event = json.GetString(); break;
            case "device": _device = json.GetString(); break;
            case "trial": _trial = ids.Read(ref json); break;
            case "attempt": _attempt = json.GetInt32(); break;
            case "step": _step = json.GetInt32(); break;
            case "value": (_value, _hasValue) = (Numbers.Read(ref json), true); break;
            case "ending": _ending = Word<Ending>.Read(ref json); break;
            case "message": _message = json.GetString(); break;
            case "engine": _engine = json.GetString(); break;
            case "epoch": _epoch = json.GetInt32(); break;
            case "trace": _trace = json.GetString(); break;
            case "completed": _completed = json.GetString(); break;
            case "retries": _retries = json.GetInt32(); break;
            case "on_failure": _onFailure = json.GetString(); break;
            case "diverged": _diverged = json.GetString(); break;
            case "priority": _priority = json.GetInt32(); break;
            case "trials": _trials = Trials(ref json, ids); break;
            case "decided": Decisions = DecisionLine.Read(ref json, ids); break;
            default: json.Skip(); break;
        }
    }

    private static ImmutableArray<TrialId> Trials(ref Utf8JsonReader json, TrialIds ids)
    {
        var trials = ImmutableArray.CreateBuilder<TrialId>();
        while (json.Read() && json.TokenType == JsonTokenType.String)
            trials.Add(ids.Read(ref json));
        return trials.DrainToImmutable();
    }

    private DeviceId Device() => new(Given(_device, "device"));

    private TrialSet Set(string? text, string name) => TrialSet.Parse(Given(text, name));

    private T Given<T>(T? field, string name)
        where T : struct => field ?? throw Missing(name);

    private string Given(string? field, string name) => field ?? throw Missing(name);

    private JournalException Missing(string field) => new(JournalFault.Damaged, $"an event '{_event}' must have '{field}', but has none");
}
