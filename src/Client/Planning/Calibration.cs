using System.Diagnostics;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Training;

namespace Sweeper.Client.Planning;

/// <summary>Trains a trial for about a second, on one core, and keeps nothing of it but the speed.</summary>
internal sealed class Calibration : ITrialContext
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private (int Step, TimeSpan At)? _warm;

    private Calibration(Trial trial) => Trial = trial;

    public Trial Trial { get; }

    public bool CheckpointDue => false;

    public static Speed Run(Trial trial, ITrialExecutor executor)
    {
        var flops = executor.Cost(trial.Configuration).Flops;
        var steps = trial.Configuration.Integer(TrainingParameters.Steps);
        using var enough = new CancellationTokenSource(Length);
        var context = new Calibration(trial);
        var outcome = executor.Run(context, enough.Token);
        var seconds = context._watch.Elapsed.TotalSeconds;
        var done = outcome switch { TrialOutcome.Stopped s => s.Step, TrialOutcome.Failed f => f.Step, _ => steps };
        if (context._warm is { } warm && done > warm.Step)
            (done, seconds) = (done - warm.Step, seconds - warm.At.TotalSeconds);
        var speed = flops * Math.Max(1, done) / steps / seconds;
        return new Speed(speed, $"measured for {Printing.Figures.Duration(seconds)} on one core, as the store has no trial to go by");
    }

    public Stream? OpenCheckpoint() => null;

    public void SaveCheckpoint(int step, Action<Stream> write)
    {
    }

    public void SaveArtifact(string name, Action<Stream> write)
    {
    }

    public void Report(Report report)
    {
    }

    /// <summary>The first of these marks the end of warming up: code was compiled, buffers were planned.</summary>
    public void Show(Progress progress) => _warm ??= (progress.Step, _watch.Elapsed);
}
