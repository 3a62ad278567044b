using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>The coordinator of a sweep as a device that trains for it sees it, wherever it is.</summary>
internal interface ISweepDesk
{
    /// <summary>True when the stopping rule decides at this step: the report there is asked about, not told.</summary>
    bool IsRung(int step);

    /// <summary>A sign of life of an attempt: keeps its lease.</summary>
    void Hear(TrialId trial, int attempt);

    /// <summary>Says something that needs no answer. Never waits; what one device says arrives in its order.</summary>
    void Tell(SweepEvent said);

    /// <summary>
    /// Says something about a trial; the answer comes when it is in the journal and has been acted upon: if the attempt is to go no further, it has been halted.
    /// </summary>
    /// <exception cref="StoreException">Nothing can be decided any more.</exception>
    Task<DeskAnswer> AskAsync(SweepEvent said);
}
