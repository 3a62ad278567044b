using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Journals;

/// <summary>The fold of a journal: the machine's steps again, with every decision held against the one that was recorded.</summary>
public static class JournalReplay
{
    /// <exception cref="JournalException">The machine decides otherwise than the record says: the sweep's rules are not those that it was made by.</exception>
    public static SweepState Step(SweepState state, JournalRecord record)
    {
        var (after, effects) = SweepMachine.Step(state, record.Event);
        var recorded = 0;
        for (var i = 0; i < effects.Count; i++)
        {
            if (effects[i] is not SweepEffect.Decided decided)
                continue;
            if (recorded >= record.Decisions.Length)
                throw Other(decided, $"the rules decide '{decided.Decision}', but the journal has no decision there");
            if (decided != record.Decisions[recorded])
                throw Other(record.Decisions[recorded], $"the rules decide '{decided.Decision}', but the journal has '{record.Decisions[recorded].Decision}'");
            recorded++;
        }

        return recorded == record.Decisions.Length
            ? after
            : throw Other(record.Decisions[recorded], $"the rules decide nothing there, but the journal has '{record.Decisions[recorded].Decision}'");
    }

    /// <summary>The state after the rest of a segment.</summary>
    /// <exception cref="JournalException">A line cannot be read, or holds other decisions; it is named by segment and byte offset.</exception>
    public static SweepState Fold(SweepState state, JournalReader reader)
    {
        while (true)
        {
            var offset = reader.Offset;
            if (reader.Read() is not { } record)
                return state;
            try
            {
                state = Step(state, record);
            }
            catch (JournalException e)
            {
                throw e.In(reader.Segment, offset);
            }
        }
    }

    private static JournalException Other(SweepEffect.Decided decided, string how) => new(
        JournalFault.OtherRules,
        $"the journal's decision number {decided.Decision.Number} at rung {decided.Decision.Rung} was made by other rules: {how}");
}
