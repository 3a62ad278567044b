using System.Diagnostics;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Logging;
using Sweeper.Engine.Metering;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>One attempt as its executor sees it: where it begins, the trial's folder, and the way to those who wait for reports.</summary>
internal sealed class TrialContext : ITrialContext
{
    private readonly TrialFolder _folder;
    private readonly TrialStart _start;
    private readonly TrialLease _lease;
    private readonly TrialWire _wire;
    private readonly ObserverPump _observers;
    private readonly SweepWitness _witness;
    private readonly EngineOptions _options;
    private readonly DateTimeOffset _startedAt;
    private readonly long _started;
    private readonly SortedDictionary<string, TrialArtifact> _artifacts = new(StringComparer.Ordinal);
    private long _saved;
    private bool _resumed;
    private bool _moved;

    /// <exception cref="IOException">The store cannot be read.</exception>
    public TrialContext(TrialLease lease, ITrialExecutor executor, IStore store, TrialWire wire, ObserverPump observers, SweepWitness witness, EngineOptions options)
    {
        (_lease, _wire, _observers, _witness, _options) = (lease, wire, observers, witness, options);
        _folder = new TrialFolder(store, lease.Trial.Id);
        _startedAt = options.Time.GetUtcNow();
        _started = _saved = options.Time.GetTimestamp();
        _start = new TrialStart(lease.Trial, executor, store, (file, why) =>
        {
            EngineLog.CheckpointSkipped(witness.Log, lease.Trial.Id.Text, file.Trial.Text, file.Step, why);
            observers.Post(o => o.CheckpointSkipped(lease.Device, lease.Trial, file.Trial, file.Step, why));
        });
        Checkpoints = _start.Steps;
    }

    public Trial Trial => _lease.Trial;

    public DeviceId? Device => _lease.Device;

    public bool CheckpointDue => _options.Time.GetElapsedTime(_saved) >= _options.CheckpointInterval;

    /// <summary>Steps of the checkpoints that the trial has.</summary>
    public SortedSet<int> Checkpoints { get; }

    /// <summary>What this attempt wrote.</summary>
    public IReadOnlyDictionary<string, TrialArtifact> Artifacts => _artifacts;

    /// <summary>Reports so far.</summary>
    public TrialReports Reports { get; private set; } = new();

    /// <summary>The shorter trial that the first steps were trained by; null when there is none.</summary>
    public TrialOrigin? ContinuedFrom => _start.ContinuedFrom;

    /// <summary>Highest step that the executor spoke of.</summary>
    public int Step { get; private set; }

    /// <summary>True when the executor read the checkpoint and was not heard of again: a next attempt had better not read it too.</summary>
    public bool IsStuckOnCheckpoint => _resumed && !_moved;

    /// <summary>All attempts up to this moment of this one.</summary>
    public TrialHistory History => new(
        _start.History.Attempts + 1,
        _start.History.Seconds + _options.Time.GetElapsedTime(_started).TotalSeconds,
        _start.History.StartedAt ?? _startedAt);

    /// <summary>
    /// Says where the attempt begins, to whoever watches; and, where a shorter trial went before it, that trial's reports as if they were made now. Rungs
    /// that were passed before are asked about again: the answer to the last attempt may never have arrived.
    /// </summary>
    public void Begin()
    {
        var from = _start.Checkpoint?.File;
        _observers.Post(o => o.TrialStarted(_lease.Device, Trial, _lease.Attempt, from?.Step));
        Activity.Current?.SetTag("sweeper.resumed_from", from?.Step);
        _witness.Began(_lease, from?.Step);
        if (_start.IsShorter)
            _observers.Post(o => o.TrialContinues(_lease.Device, Trial, from!.Trial, from.Step));
        (Step, Reports, _resumed) = (from?.Step ?? 0, new TrialReports(), false);
        foreach (var report in _start.Reports)
        {
            Reports.Add(report);
            if (_lease.Halt.IsCancellationRequested)
                continue;
            if (_start.IsShorter)
                Announce(report);
            else if (_wire.IsRung(report.Step))
                _wire.Report(_lease, report);
        }
    }

    /// <summary>Drops the checkpoint that the attempt began at: the next one, or this one if it begins again, begins at the one before it.</summary>
    public void RefuseCheckpoint(string why) => _start.Refuse(why);

    public Stream? OpenCheckpoint()
    {
        if (_start.Checkpoint is not { } checkpoint)
            return null;
        _resumed = true;
        return checkpoint.File.OpenState();
    }

    public void SaveCheckpoint(int step, Action<Stream> write)
    {
        Reach(step);
        using var span = EngineActivity.Below("checkpoint");
        span?.SetTag("sweeper.step", step);
        var bytes = _folder.Checkpoints.At(step).Write(History, ContinuedFrom, Reports, write);
        span?.SetTag("bytes", bytes);
        Checkpoints.Add(step);
        _folder.Checkpoints.Prune(Checkpoints);
        _saved = _options.Time.GetTimestamp();
        _wire.Hear(_lease);
    }

    public void SaveArtifact(string name, Action<Stream> write) => _artifacts[name] = _folder.WriteArtifact(name, write);

    public void Report(Report report)
    {
        Reach(report.Step);
        if (Reports.Add(report))
            Announce(report);
    }

    public void Show(Progress progress)
    {
        Reach(progress.Step);
        _wire.Hear(_lease);
        EngineMeter.Progressed(_lease.Device, progress);
        _observers.Show(_lease.Device, o => o.TrialProgressed(_lease.Device, Trial, progress));
    }

    private void Announce(Report report)
    {
        _wire.Report(_lease, report);
        _observers.Post(o => o.TrialReported(_lease.Device, Trial, report));
    }

    private void Reach(int step)
    {
        _moved = true;
        Step = Math.Max(Step, step);
    }
}
