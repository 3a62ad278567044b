using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Simulation;

/// <summary>
/// The law that the state is a fold of the journal, and that the decisions in the journal are those that the fold makes. It goes on from where it last was: what is
/// durable does not change, so that the fold of it need not be made again.
/// </summary>
internal sealed class Replay(SweepState start)
{
    private SweepState _folded = start;
    private int _records;

    public void Check(SimulatedWorld world, IReadOnlyList<JournalRecord> journal, SweepState live)
    {
        for (; _records < journal.Count; _records++)
        {
            (_folded, var effects) = SweepMachine.Step(_folded, journal[_records].Event);
            if (!journal[_records].Decisions.SequenceEqual(effects.OfType<SweepEffect.Decided>()))
                world.Violate($"replay: other decisions than in the journal at record {_records}");
        }

        var (folded, lived) = (StateText.Of(_folded), StateText.Of(live));
        if (folded != lived)
            world.Violate($"replay: the journal of {journal.Count} records folds to another state than the live one:\n{folded}\n--\n{lived}");
    }
}
