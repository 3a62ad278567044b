using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Simulation;

/// <summary>The law that the state is a fold of the journal, and that the decisions in the journal are those that the fold makes.</summary>
internal static class Replay
{
    public static void Check(SimulatedWorld world, IReadOnlyList<JournalRecord> journal, SweepState live)
    {
        var state = world.Sweep.Start();
        for (var i = 0; i < journal.Count; i++)
        {
            (state, var effects) = SweepMachine.Step(state, journal[i].Event);
            if (!journal[i].Decisions.SequenceEqual(effects.OfType<SweepEffect.Decided>()))
                world.Violate($"replay: other decisions than in the journal at record {i}");
        }

        var (folded, lived) = (StateText.Of(state), StateText.Of(live));
        if (folded != lived)
            world.Violate($"replay: the journal of {journal.Count} records folds to another state than the live one:\n{folded}\n--\n{lived}");
    }
}
