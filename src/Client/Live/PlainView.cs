using Sweeper.Client.Explaining;
using Sweeper.Client.Printing;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Live;

/// <summary>A line at the start, one per trial that ends, and now and then one about progress: for logs and pipes.</summary>
internal sealed class PlainView(Stage stage, TextWriter output, string where) : SweepView(stage)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly HashSet<TrialId> _paused = [];
    private long _said = stage.Time.GetTimestamp();
    private string? _opened;

    public override void SweepOpened(string sweepId, SweepCounts counts)
    {
        Stage.Open(counts);
        var known = counts.Known > 0 ? $", {counts.Known} of them known" : "";
        var size = $"{Figures.Count(counts.Total, "trial")} ({Figures.Count(Stage.Plan.Arms.Count, "arm")}, {Figures.Count(Stage.Plan.Seeds, "seed")})";
        var opened = $"{sweepId}: {size}{known}; {where}";

        // A picture of a sweep that is just being opened is followed by its opening.
        if (opened != _opened)
            Say(_opened = opened);
    }

    public override void TrialStarted(DeviceId device, Trial trial, int attempt, int? resumedFrom)
    {
        Stage.Start(device, trial, resumedFrom);
        if (resumedFrom is { } step)
            Say($"{Stage.LabelOf(trial)}: carries on from step {step}");
    }

    public override void TrialProgressed(DeviceId device, Trial trial, Progress progress)
    {
        Stage.Move(device, trial, progress);
        if (Stage.Time.GetElapsedTime(_said) < Interval)
            return;
        var left = Stage.Work.TimeLeft is { } time ? $", about {Figures.Duration(time)} left" : "";
        var done = $"{Stage.Work.Fraction:P0} done{left}";
        Say($"{done}{Stage.Aside}; {device} {Stage.LabelOf(trial)}: step {progress.Step}/{progress.Steps}, loss {Figures.Number(progress.Loss)}");
    }

    public override void TrialEnded(DeviceId device, Trial trial, TrialOutcome outcome, TimeSpan duration, SweepCounts counts)
    {
        Stage.End(device, trial, outcome, counts);
        Say($"[{Stage.Ended}/{counts.Total}] {Stage.LabelOf(trial)}: {Told(outcome)}, {Figures.Duration(duration)}");
    }

    /// <summary>A trial that goes on at once is no news.</summary>
    public override void Decided(TrialId trial, Decision decision)
    {
        var wasPaused = _paused.Remove(trial);
        if (decision.Choice == Choice.Pause)
            _paused.Add(trial);
        if (wasPaused || decision.Choice != Choice.GoOn)
            Say($"{Stage.LabelOf(trial)}: {DecisionWords.Of(decision, Stage.Plan.Stopping!, Stage.Plan.Rungs.Count, Stage.Plan.Objective.Metric)}");
    }

    public override void SweepStopping() => Say("stopping: running trials save a checkpoint (once more to quit at once)");

    public override void Scoring()
    {
        if (Stage.Plan.Oracles.Count > 0)
            Say($"oracles: {string.Join(", ", Stage.Plan.Oracles)}");
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override void Tell(string notice) => Say(notice);

    protected override void Change(Action change) => change();

    private string Told(TrialOutcome outcome) => outcome switch
    {
        TrialOutcome.Completed c when c.Metrics.TryGetValue(Stage.Plan.Objective.Metric, out var score) =>
            $"{Stage.Plan.Objective.Metric} {Figures.Number(score)}",
        TrialOutcome.Failed f => $"{FailedList.Name(f.Kind)} at step {f.Step}: {f.Message.ReplaceLineEndings(" ").TrimEnd('.')}",
        TrialOutcome.Stopped s => $"stopped at step {s.Step}",
        _ => "completed",
    };

    private void Say(string line)
    {
        _said = Stage.Time.GetTimestamp();
        output.WriteLine(line);
    }
}
