using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Live;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Running;

/// <summary>Shows a sweep of a cluster, as if it ran here, until it is over.</summary>
/// <param name="sweep">Its id.</param>
internal sealed class WatchedSweep(HttpStore store, string sweep, ITrialExecutor executor)
{
    public const string Detached = "detached; the sweep goes on";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private const int GlancesAtTheEnd = 20;

    /// <summary>A cluster may take a moment to wake a sweep that was over.</summary>
    private const int SilencesAtTheEnd = 2;

    private readonly SweepFolder _folder = new(store, sweep);

    /// <summary>The plan with all that was added to it, and with configurations, which the stored one has not.</summary>
    /// <exception cref="StoreException">The cluster makes other trials of the sweep's file than this console.</exception>
    public SweepPlan ReadPlan()
    {
        var revision = _folder.ReadRevision() ?? throw new StoreException($"'{sweep}/revision.json' of the cluster {store.Name} must be there, but is not: an older sweeper ran the sweep; run its file once more");
        var (planned, stored) = (SpecFile.PlanOf(revision, executor), _folder.ReadPlan());
        var plan = revision.Extends ? stored?.Extend(planned, out _) : planned;
        return plan?.Id == sweep ? plan : throw OtherVersion(planned.Id);
    }

    /// <summary>The file of a sweep gives the same sweep everywhere, if the versions are the same.</summary>
    public StoreException OtherVersion(string here) => new(
        $"the cluster {store.Name} and this console must make the same trials of a sweep file, but it makes '{sweep}' of what is '{here}' here; use the sweeper of the cluster's version");

    /// <summary>Shows it on stderr.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired: the sweep goes on.</exception>
    /// <exception cref="IOException">The cluster is away, or cannot run the sweep.</exception>
    public async Task ShowAsync(SweepPlan plan, bool plain, CancellationToken stop)
    {
        // What is known is read when the picture comes.
        var stage = new Stage(plan, TrialResults.Read(store, []), executor, TimeProvider.System);
        await using var view = SweepView.Choose(stage, plain, $"on the cluster {store.Name}");
        var (player, said) = (new NoticePlayer(plan, ReadPlan, view), (string?)null);
        await FollowAsync(
            heard =>
            {
                switch (heard)
                {
                    case Heard.Noticed { Anew: true } first:
                        (plan, said) = (ReadPlan(), null);
                        view.Restart(plan, TrialResults.Read(store, plan.Trials), IsPaused(stop));
                        player = new NoticePlayer(plan, ReadPlan, view);
                        Play(player, view, first.Notice);
                        break;
                    case Heard.Noticed next:
                        Play(player, view, next.Notice);
                        break;
                    case Heard.Lost lost:
                        view.Note($"the connection to the cluster is gone ({lost.Because}); trying again");
                        break;
                    case Heard.Silence { Status: { Note: { } note, Standing: SweepStanding.Waiting } } when note != said:
                        view.Note($"waiting: {said = note}");
                        break;
                }
            },
            stop);
    }

    /// <summary>Prints each notice as a line of JSON on stdout.</summary>
    /// <inheritdoc cref="ShowAsync"/>
    public Task PrintAsync(CancellationToken stop) => FollowAsync(
        heard =>
        {
            if (heard is Heard.Noticed notice)
                Console.Out.WriteLine(notice.Json);
            else if (heard is Heard.Lost lost)
                Console.Error.WriteLine($"the connection to the cluster is gone ({lost.Because}); trying again");
        },
        stop);

    private static void Play(NoticePlayer player, SweepView view, SweepNotice? notice)
    {
        if (notice is null)
            return;
        player.Play(notice);
        var counts = notice switch
        {
            SweepNotice.Opened n => n.Counts,
            SweepNotice.Ended n => n.Counts,
            _ => null,
        };
        if (counts is { Running: 0, Waiting: 0, Stopped: 0 } && notice is SweepNotice.Ended)
            view.Scoring();
    }

    private async Task FollowAsync(Action<Heard> tell, CancellationToken stop)
    {
        var silences = 0;
        await foreach (var heard in new SweepWatch(store.Cluster, sweep).ListenAsync(stop))
        {
            tell(heard);
            silences = heard is Heard.Silence { Status: var status } && IsOver(status) ? silences + 1 : 0;
            if (silences >= SilencesAtTheEnd || (heard is Heard.Noticed { Notice: SweepNotice.Over } && await IsOverAsync(stop)))
                return;
        }
    }

    /// <summary>The end that is told may be that of a run before this one: the picture of a sweep that is only now being opened again.</summary>
    private async Task<bool> IsOverAsync(CancellationToken stop)
    {
        for (var i = 0; i < GlancesAtTheEnd; i++)
        {
            if (store.Cluster.Find(sweep, stop) is { } status && IsOver(status))
                return true;
            await Task.Delay(Glance, stop);
        }

        return false;
    }

    /// <exception cref="StoreException">The cluster cannot run the sweep.</exception>
    private bool IsOver(SweepStatus status) => status.Standing == SweepStanding.Broken
        ? throw new StoreException($"the cluster {store.Name} cannot run '{sweep}': {status.Note}")
        : !HttpStore.IsHeld(status.Standing);

    private bool IsPaused(CancellationToken stop) => store.Cluster.Find(sweep, stop)?.Standing == SweepStanding.Paused;
}
