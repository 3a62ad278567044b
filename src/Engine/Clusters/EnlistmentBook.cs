using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;

namespace Sweeper.Engine.Clusters;

/// <summary>The <see cref="Enlistment"/> of one sweep as its director keeps it: what is asked for when the sweep has just come to its end is not lost.</summary>
/// <param name="begin">Called when there is something to be done for the sweep.</param>
internal sealed class EnlistmentBook(string sweep, CoordinatorSettings settings, Action begin)
{
    private readonly Lock _gate = new();

    /// <summary>The sweep is to be run, and what stopped or failed gets another try.</summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    public void Enlist(SweepRevision revision)
    {
        lock (_gate)
        {
            new Enlistment(revision, settings.Executor.Numerics, Anew: true, settings.Options.Time.GetUtcNow()).Write(settings.Store, sweep);
            begin();
        }
    }

    /// <summary>Leaves a request for the coordinator. A sweep that is over comes back for one that gives it work.</summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    public void Ask(ControlRequest request)
    {
        lock (_gate)
        {
            new ControlBox(settings.Store, sweep).Send(request, settings.Options.Time);
            if (GivesWork(request) && Enlistment.Read(settings.Store, sweep) is null && Newest is { } revision)
                Enlist(revision);
        }
    }

    /// <summary>What was asked for anew is under way. What was asked for since is not.</summary>
    public void Open(Enlistment enlistment)
    {
        lock (_gate)
        {
            if (enlistment.Anew && Enlistment.Read(settings.Store, sweep)?.At == enlistment.At)
                (enlistment with { Anew = false }).Write(settings.Store, sweep);
        }
    }

    /// <summary>The sweep is over, unless somebody asked for more when nobody took requests any more.</summary>
    /// <returns>False when it is to be run again.</returns>
    public bool Delist(Func<bool> isAskedForMore)
    {
        lock (_gate)
        {
            if (isAskedForMore())
                return false;
            if (new ControlBox(settings.Store, sweep).Waiting().Any(w => GivesWork(w.Request)) && Newest is { } revision)
            {
                Enlist(revision);
                return false;
            }

            Enlistment.Delete(settings.Store, sweep);
            return true;
        }
    }

    private SweepRevision? Newest => new SweepFolder(settings.Store, sweep).ReadRevision();

    private static bool GivesWork(ControlRequest? request) => request is ControlRequest.Resume or ControlRequest.Extend;
}
