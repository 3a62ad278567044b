using Sweeper.Client.Printing;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Live;

/// <summary>A line at the start, one per trial that ends, and now and then one about progress: for logs and pipes.</summary>
internal sealed class PlainView(Stage stage, TextWriter output, string storeName) : ISweepView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private long _said = stage.Time.GetTimestamp();

    public void SweepOpened(string sweepId, SweepCounts counts)
    {
        stage.Open(counts);
        var known = counts.Known > 0 ? $", {counts.Known} of them known" : "";
        var size = $"{Figures.Count(counts.Total, "trial")} ({Figures.Count(stage.Plan.Arms.Count, "arm")}, {Figures.Count(stage.Plan.Seeds, "seed")})";
        Say($"{sweepId}: {size}{known}; {Figures.Count(stage.Devices, "core")}; store {storeName}");
    }

    public void TrialStarted(DeviceId device, Trial trial, int attempt, int? resumedFrom)
    {
        stage.Start(device, trial, resumedFrom);
        if (resumedFrom is { } step)
            Say($"{stage.LabelOf(trial)}: carries on from step {step}");
    }

    public void TrialContinues(DeviceId device, Trial trial, TrialId shorter, int step) =>
        Say($"{stage.LabelOf(trial)}: steps 1 … {step} are those of trial {shorter}");

    public void CheckpointSkipped(DeviceId device, Trial trial, TrialId of, int step, string why) =>
        Say($"warning: {stage.LabelOf(trial)}: the checkpoint at step {step}{(of == trial.Id ? "" : $" of trial {of}")} is not used: {why}");

    public void TrialProgressed(DeviceId device, Trial trial, Progress progress)
    {
        stage.Move(device, trial, progress);
        if (stage.Time.GetElapsedTime(_said) < Interval)
            return;
        var left = stage.Work.TimeLeft is { } time ? $", about {Figures.Duration(time)} left" : "";
        var done = $"{stage.Work.Fraction:P0} done{left}";
        Say($"{done}; {device} {stage.LabelOf(trial)}: step {progress.Step}/{progress.Steps}, loss {Figures.Number(progress.Loss)}");
    }

    public void TrialEnded(DeviceId device, Trial trial, TrialOutcome outcome, TimeSpan duration, SweepCounts counts)
    {
        stage.End(device, trial, outcome, counts);
        Say($"[{stage.Ended}/{counts.Total}] {stage.LabelOf(trial)}: {Told(outcome)}, {Figures.Duration(duration)}");
    }

    public void SweepStopping() => Say("stopping: running trials save a checkpoint (once more to quit at once)");

    public void Scoring()
    {
        if (stage.Plan.Oracles.Count > 0)
            Say($"oracles: {string.Join(", ", stage.Plan.Oracles)}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Told(TrialOutcome outcome) => outcome switch
    {
        TrialOutcome.Completed c when c.Metrics.TryGetValue(stage.Plan.Objective.Metric, out var score) =>
            $"{stage.Plan.Objective.Metric} {Figures.Number(score)}",
        TrialOutcome.Failed f => $"{FailedList.Name(f.Kind)} at step {f.Step}: {f.Message.ReplaceLineEndings(" ").TrimEnd('.')}",
        TrialOutcome.Stopped s => $"stopped at step {s.Step}",
        _ => "completed",
    };

    private void Say(string line)
    {
        _said = stage.Time.GetTimestamp();
        output.WriteLine(line);
    }
}
