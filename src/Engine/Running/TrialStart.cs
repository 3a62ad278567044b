using System.Diagnostics;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>
/// Where an attempt begins: at the trial's newest whole checkpoint, or at the end of the longest shorter trial of its lineage, whichever is further; else at step 0.
/// What is damaged or turns out to be of no use is dropped, and that is said.
/// </summary>
internal sealed class TrialStart
{
    private readonly IStore _store;
    private readonly Trial _trial;
    private readonly ITrialExecutor _executor;
    private readonly LineageFolder? _lineage;
    private readonly Action<CheckpointFile, string> _skipped;

    /// <param name="skipped">Hears of every checkpoint that is dropped, and why.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public TrialStart(Trial trial, ITrialExecutor executor, IStore store, Action<CheckpointFile, string> skipped)
    {
        (_trial, _executor, _store, _skipped) = (trial, executor, store, skipped);
        _lineage = LineageId.Of(trial, executor) is { } id ? new LineageFolder(store, id) : null;
        Steps = new TrialCheckpoints(store, trial.Id).Steps();
        var own = Choose(Own());
        History = new TrialFolder(store, trial.Id).ReadHistory(own);
        Checkpoint = Choose(Shorter(own?.File.Step ?? 0)) ?? own;
    }

    /// <summary>What earlier attempts at this trial came to.</summary>
    public TrialHistory History { get; }

    /// <summary>Steps of the trial's own checkpoints: kept up to date by whoever writes and drops them, so that the store is asked once.</summary>
    public SortedSet<int> Steps { get; }

    /// <summary>Null: at step 0.</summary>
    public StoredCheckpoint? Checkpoint { get; private set; }

    /// <summary>The shorter trial that the first steps were trained by, now or in an earlier attempt.</summary>
    public TrialOrigin? ContinuedFrom =>
        Checkpoint is null ? null : IsOwn(Checkpoint.File) ? Checkpoint.Header.ContinuedFrom : new TrialOrigin(Checkpoint.File.Trial.Text, Checkpoint.File.Step);

    /// <summary>True when it is the end of a shorter trial.</summary>
    public bool IsShorter => Checkpoint is not null && !IsOwn(Checkpoint.File);

    /// <summary>Reports up to there that are also this trial's.</summary>
    public IEnumerable<Report> Reports => IsShorter
        ? Checkpoint!.Reports.Where(r => _executor.IsReportStep(_trial.Configuration, r.Step))
        : Checkpoint?.Reports ?? [];

    /// <summary>Drops the checkpoint that the attempt began at, and goes back to the one before it.</summary>
    public void Refuse(string why)
    {
        if (Checkpoint is null)
            return;
        Skip(Checkpoint.File, why);
        var own = Choose(Own());
        Checkpoint = Choose(Shorter(own?.File.Step ?? 0)) ?? own;
    }

    private List<CheckpointFile> Own() => [.. Steps.Reverse().Select(step => new CheckpointFile(_store, _trial.Id, step))];

    private IEnumerable<CheckpointFile> Shorter(int beyond) => (_lineage?.Before(_executor.Steps(_trial.Configuration)) ?? [])
        .Where(o => o.Step > beyond)
        .Select(o => new CheckpointFile(_store, new TrialId(o.Trial), o.Step));

    private StoredCheckpoint? Choose(IEnumerable<CheckpointFile> files)
    {
        foreach (var file in files)
        {
            if (file.Read(out var damage) is { } whole)
                return whole;
            if (damage is not null)
                Skip(file, damage);
        }

        return null;
    }

    private void Skip(CheckpointFile file, string why)
    {
        Activity.Current?.AddEvent(new ActivityEvent(
            "checkpoint skipped", tags: new ActivityTagsCollection { ["trial"] = file.Trial.Text, ["step"] = file.Step, ["why"] = why }));
        if (!IsOwn(file))
            _lineage?.Remove(new TrialOrigin(file.Trial.Text, file.Step));
        file.Delete();
        if (IsOwn(file))
            Steps.Remove(file.Step);
        _skipped(file, why);
    }

    private bool IsOwn(CheckpointFile file) => file.Trial == _trial.Id;
}
