using System.Text.Json.Serialization;
using Sweeper.Engine.Layout;

namespace Sweeper.Engine.Control;

/// <summary>What a person asks of a sweep from another terminal: an object in its <c>control/</c> folder until the coordinator has taken it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "request")]
[JsonDerivedType(typeof(Pause), "pause")]
[JsonDerivedType(typeof(Resume), "resume")]
[JsonDerivedType(typeof(Cancel), "cancel")]
[JsonDerivedType(typeof(Prioritise), "priority")]
[JsonDerivedType(typeof(Extend), "extend")]
public abstract record ControlRequest
{
    private ControlRequest()
    {
    }

    /// <summary>Nothing runs until it is resumed; running trials save a checkpoint.</summary>
    public sealed record Pause : ControlRequest;

    /// <summary>Takes a pause, and what was cancelled, back.</summary>
    public sealed record Resume : ControlRequest;

    /// <param name="Trials">Ids; empty: all that are not over.</param>
    public sealed record Cancel(IReadOnlyList<string> Trials) : ControlRequest;

    /// <param name="Trials">Ids; empty: the sweep itself.</param>
    /// <param name="Priority">-1000 … 1000.</param>
    public sealed record Prioritise(IReadOnlyList<string> Trials, int Priority) : ControlRequest;

    /// <summary>The sweep is to have the trials of this revision too.</summary>
    public sealed record Extend(SweepRevision Revision) : ControlRequest;
}
