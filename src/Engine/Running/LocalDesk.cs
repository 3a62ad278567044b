using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>The coordinator's own end of an <see cref="ISweepDesk"/>: for devices of the same process, and for whoever brings the words of others.</summary>
internal sealed class LocalDesk(SweepMailbox mailbox, LeaseWatch leases) : ISweepDesk
{
    public bool IsRung(int step) => mailbox.State.RungAt(step) is not null;

    public void Hear(TrialId trial, int attempt) => leases.Hear(trial, attempt);

    public void Tell(SweepEvent said)
    {
        Note(said);
        mailbox.Tell(said);
    }

    public async Task<DeskAnswer> AskAsync(SweepEvent said)
    {
        Note(said);
        var answer = await mailbox.AskAsync(said).ConfigureAwait(false);
        var trial = said switch
        {
            SweepEvent.Ended e => e.Trial,
            SweepEvent.Reported e => e.Trial,
            _ => default(TrialId?),
        };
        if (said is SweepEvent.Reported heard)
            Hear(heard.Trial, heard.Attempt);
        return new DeskAnswer(answer.Counts, trial is { } id ? mailbox.State.Find(id)?.Stage : null);
    }

    private void Note(SweepEvent said)
    {
        switch (said)
        {
            case SweepEvent.Reported e: leases.Hear(e.Trial, e.Attempt); break;
            case SweepEvent.Ended e: leases.End(e.Trial, e.Attempt); break;
        }
    }
}
