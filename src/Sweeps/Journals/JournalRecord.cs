using System.Collections.Immutable;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Journals;

/// <summary>What a journal keeps of one step: the event, and what the stopping rule decided because of it.</summary>
public sealed record JournalRecord(SweepEvent Event, ImmutableArray<SweepEffect.Decided> Decisions)
{
    /// <param name="effects">All effects of the step; those that are not decisions follow from the event and are not kept.</param>
    public static JournalRecord Of(SweepEvent @event, IReadOnlyList<SweepEffect> effects) => new(@event, [.. effects.OfType<SweepEffect.Decided>()]);
}
