using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>One attempt as its executor sees it: the trial's folder, cut back to the checkpoint, and the way to those who wait for reports.</summary>
internal sealed class TrialContext : ITrialContext
{
    private readonly TrialFolder _folder;
    private readonly TrialReports _reports;
    private readonly TrialHistory _history;
    private readonly TrialLease _lease;
    private readonly SweepMailbox _mailbox;
    private readonly ObserverPump _observers;
    private readonly EngineOptions _options;
    private readonly DateTimeOffset _startedAt;
    private readonly long _started;
    private long _saved;
    private bool _resumed;
    private bool _moved;

    /// <exception cref="IOException">The store cannot be read, or not be cut back.</exception>
    public TrialContext(TrialLease lease, TrialFolder folder, SweepMailbox mailbox, ObserverPump observers, EngineOptions options)
    {
        (_lease, _folder, _mailbox, _observers, _options) = (lease, folder, mailbox, observers, options);
        _startedAt = options.Time.GetUtcNow();
        _started = _saved = options.Time.GetTimestamp();
        _history = folder.ReadHistory();
        _reports = folder.Reports();
        if (folder.OpenCheckpoint() is var (header, body))
        {
            body.Dispose();
            ResumedFrom = header.Step;
        }

        Step = ResumedFrom ?? 0;
        _reports.CutAfter(ResumedFrom ?? -1);
    }

    public Trial Trial => _lease.Trial;

    public bool CheckpointDue => _options.Time.GetElapsedTime(_saved) >= _options.CheckpointInterval;

    /// <summary>Step of the checkpoint that was there when the attempt began; null when there was none.</summary>
    public int? ResumedFrom { get; }

    /// <summary>Highest step that the executor spoke of.</summary>
    public int Step { get; private set; }

    /// <summary>True when the executor read the checkpoint and was not heard of again: a next attempt had better not read it too.</summary>
    public bool IsStuckOnCheckpoint => _resumed && !_moved;

    /// <summary>All attempts up to this moment of this one.</summary>
    public TrialHistory History => new(
        _history.Attempts + 1,
        _history.Seconds + _options.Time.GetElapsedTime(_started).TotalSeconds,
        _history.StartedAt ?? _startedAt);

    public Stream? OpenCheckpoint()
    {
        if (_folder.OpenCheckpoint() is not var (_, body))
            return null;
        _resumed = true;
        return body;
    }

    public void SaveCheckpoint(int step, Action<Stream> write)
    {
        Reach(step);
        _folder.WriteCheckpoint(step, History, write);
        _saved = _options.Time.GetTimestamp();
    }

    public void SaveArtifact(string name, Action<Stream> write) => _folder.WriteArtifact(name, write);

    public void Report(Report report)
    {
        Reach(report.Step);
        if (!_reports.Append(report))
            return;
        _mailbox.Tell(new SweepEvent.Reported(_options.Time.GetUtcNow(), Trial.Id, _lease.Attempt, report.Step));
        _observers.Post(o => o.TrialReported(_lease.Device, Trial, report));
    }

    public void Show(Progress progress)
    {
        Reach(progress.Step);
        _observers.Show(_lease.Device, o => o.TrialProgressed(_lease.Device, Trial, progress));
    }

    private void Reach(int step)
    {
        _moved = true;
        Step = Math.Max(Step, step);
    }
}
