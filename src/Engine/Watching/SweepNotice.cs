using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Watching;

/// <summary>What an <see cref="ISweepObserver"/> is told, as a value that travels: trials are named by their ids, and whoever watches has the plan.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "notice")]
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Continues), "continues")]
[JsonDerivedType(typeof(CheckpointSkipped), "checkpoint_skipped")]
[JsonDerivedType(typeof(Progressed), "progressed")]
[JsonDerivedType(typeof(Reported), "reported")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Decided), "decided")]
[JsonDerivedType(typeof(LeaseExpired), "lease_expired")]
[JsonDerivedType(typeof(DeviceSetAside), "device_set_aside")]
[JsonDerivedType(typeof(ControlTaken), "control_taken")]
[JsonDerivedType(typeof(Extended), "extended")]
[JsonDerivedType(typeof(Warned), "warned")]
[JsonDerivedType(typeof(Stopping), "stopping")]
[JsonDerivedType(typeof(Over), "over")]
public abstract record SweepNotice
{
    private SweepNotice()
    {
    }

    public sealed record Opened(string Sweep, SweepCounts Counts) : SweepNotice;

    public sealed record Started(string Device, string Trial, int Attempt, int? ResumedFrom) : SweepNotice;

    public sealed record Continues(string Device, string Trial, string Shorter, int Step) : SweepNotice;

    public sealed record CheckpointSkipped(string Device, string Trial, string Of, int Step, string Why) : SweepNotice;

    public sealed record Progressed(string Device, string Trial, Progress Progress) : SweepNotice;

    public sealed record Reported(string Device, string Trial, int Step, IReadOnlyDictionary<string, double> Metrics) : SweepNotice;

    /// <param name="Metrics">Of a completed trial; else empty.</param>
    /// <param name="Step">Where it failed or stopped; of a completed trial 0.</param>
    /// <param name="Message">Why it failed; else null.</param>
    public sealed record Ended(
        string Device, string Trial, Ending Ending, IReadOnlyDictionary<string, double> Metrics, int Step, string? Message, TimeSpan Duration, SweepCounts Counts) : SweepNotice;

    public sealed record Decided(string Trial, Decision Decision) : SweepNotice;

    public sealed record LeaseExpired(string Trial, int Attempt, TimeSpan Silence) : SweepNotice;

    public sealed record DeviceSetAside(string Device, string Reason) : SweepNotice;

    public sealed record ControlTaken(ControlRequest Request, SweepCounts Counts) : SweepNotice;

    /// <summary>The sweep has more trials than before: its plan is to be read again.</summary>
    public sealed record Extended(SweepCounts Counts) : SweepNotice;

    public sealed record Warned(string Message) : SweepNotice;

    /// <param name="Reason">The sweep's own law; null when somebody asked.</param>
    public sealed record Stopping(string? Reason) : SweepNotice;

    /// <summary>Nothing runs and nothing will until somebody asks for more; table and oracles are in the store. The last notice of a sweep.</summary>
    /// <param name="Reason">The law by which the sweep stopped (<c>on_failure</c>); null when it came to its end.</param>
    public sealed record Over(SweepCounts Counts, string? Reason) : SweepNotice;

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StoreJson.Line);

    /// <summary>Reads what <see cref="ToJson"/> wrote; null for what a newer version says and this one does not know.</summary>
    public static SweepNotice? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SweepNotice>(json, StoreJson.Line);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
