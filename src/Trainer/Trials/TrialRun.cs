using System.Diagnostics;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Weights;

namespace Sweeper.Trainer.Trials;

/// <summary>One attempt at one trial: restore, train block by block up to the next evaluation, report, save the weights.</summary>
internal sealed class TrialRun
{
    /// <summary>A squared error above this many times that of predicting zero has diverged, although it is still a finite number: outputs a hundred times too large.</summary>
    private const double SquaredErrorFactor = 1e4;

    /// <summary>The same for cross-entropy, which grows with the size of the outputs and not with its square.</summary>
    private const double CrossEntropyFactor = 1e2;

    private static readonly ActivitySource Spans = new("Sweeper.Trainer");

    private readonly ITrialContext _context;
    private readonly CancellationToken _stop;
    private readonly TrialSetup _setup;
    private readonly Func<TrialSetup, int, ITrainer> _open;
    private readonly ProgressMeter _meter;
    private readonly double _divergenceFactor;
    private readonly bool _canBeContinued;
    private double _largestLoss;
    private RunningMean _trainLoss;
    private float[]? _host;

    /// <param name="context">The trial, and what is around it.</param>
    /// <param name="open">A model at step 0, for a configuration and a seed.</param>
    /// <param name="stop">Save a checkpoint and return.</param>
    public TrialRun(ITrialContext context, Func<TrialSetup, int, ITrainer> open, CancellationToken stop)
    {
        (_context, _open, _stop) = (context, open, stop);
        _setup = TrialSetup.From(context.Trial.Configuration);
        _canBeContinued = TrainingParameters.Lineage(context.Trial.Configuration) is not null;
        _divergenceFactor = _setup.Training.Loss == LossKind.CrossEntropy ? CrossEntropyFactor : SquaredErrorFactor;
        _meter = new ProgressMeter(context, _setup.Training.Steps, (long)_setup.Training.Batch * _setup.Task.Context);
    }

    public TrialOutcome Run()
    {
        using var run = Plan();

        // Saved between training and evaluation: by a shorter trial after its last step, or by this one.
        if (_trainLoss.Count > 0 && run.Options.IsTested(run.Step) && Evaluate(run) is { } over)
            return over;
        while (run.Step < run.Options.Steps)
        {
            if (Train(run) is { } ended)
                return ended;
            if (run.Step == run.Options.Steps && _canBeContinued)
                Save(run);
            if (run.Options.IsTested(run.Step) && Evaluate(run) is { } done)
                return done;
            if (_context.CheckpointDue)
                Save(run);
        }

        throw new InvalidDataException($"The checkpoint is at step {run.Step}, but the trial ends at {run.Options.Steps}.");
    }

    /// <summary>Plans the memory, makes the weights or reads them.</summary>
    private ITrainer Plan()
    {
        using var span = Spans.StartActivity("plan");
        var run = _open(_setup, _context.Trial.Seed);
        try
        {
            _largestLoss = _divergenceFactor * run.ZeroLoss();
            using var checkpoint = _context.OpenCheckpoint();
            if (checkpoint is not null)
                _trainLoss = Checkpoint.Read(checkpoint, run);
            span?.SetTag("sweeper.step", run.Step);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Tests, reports, and after the last step completes the trial. Null: carry on.</summary>
    private TrialOutcome? Evaluate(ITrainer run)
    {
        var byPosition = Test(run);
        var loss = Mean(byPosition);
        if (Diverged(run, loss, test: true) is { } diverged)
            return diverged;
        var metrics = new Dictionary<string, double> { ["loss"] = loss, ["train_loss"] = _trainLoss.Value };
        _trainLoss = default;
        _context.Report(new Report(run.Step, metrics));
        return run.Step == run.Options.Steps ? Complete(run, metrics, byPosition) : null;
    }

    /// <summary>Trains up to the next evaluation or checkpoint. Null: carry on.</summary>
    private TrialOutcome? Train(ITrainer run)
    {
        using var span = Spans.StartActivity("train");
        span?.SetTag("sweeper.first_step", run.Step + 1);
        do
        {
            if (_stop.IsCancellationRequested)
            {
                Save(run);
                return new TrialOutcome.Stopped(run.Step);
            }

            var loss = run.Train();
            if (Diverged(run, loss, test: false) is { } diverged)
                return diverged;
            _trainLoss = _trainLoss.With(loss);
            _meter.Tick(run.Step, loss);
        }
        while (!run.Options.IsTested(run.Step) && !_context.CheckpointDue);
        span?.SetTag("sweeper.last_step", run.Step);
        return null;
    }

    private static double[] Test(ITrainer run)
    {
        using var span = Spans.StartActivity("evaluate");
        var byPosition = run.Test();
        span?.SetTag("sweeper.step", run.Step).SetTag("sweeper.loss", Mean(byPosition));
        return byPosition;
    }

    private TrialOutcome.Failed? Diverged(ITrainer run, double loss, bool test)
    {
        if (double.IsFinite(loss) && loss <= _largestLoss)
            return null;
        var cause = double.IsFinite(loss) ? "" : $": {run.FirstNonFinite(test) ?? "weights, predictions and gradients are finite, but not their loss"}";
        return new TrialOutcome.Failed(
            FailureKind.Diverged,
            run.Step,
            $"The {(test ? "test" : "training")} loss must stay finite and at most {_largestLoss:G4}, {_divergenceFactor:0} times that of predicting zero, but is {loss:G4} at step {run.Step}{cause}. Lower training.learning_rate.");
    }

    private TrialOutcome Complete(ITrainer run, Dictionary<string, double> metrics, double[] byPosition)
    {
        if (!run.HasFiniteWeights())
            return new TrialOutcome.Failed(FailureKind.Diverged, run.Step, $"Weights must stay finite, but at step {run.Step} {run.FirstNonFinite(test: true)}. Lower training.learning_rate.");
        var weights = Host(run);
        run.Save(TrainingVector.Weights, weights);
        var tensors = run.Layout.Parameters.Entries
            .Select(e => new NamedTensor(e.Name, [e.Rows, e.Columns], weights.AsMemory(e.Offset, e.Length)))
            .ToList();
        _context.SaveArtifact("weights.safetensors", stream => Safetensors.Write(stream, tensors));
        return new TrialOutcome.Completed(metrics, new Dictionary<string, IReadOnlyList<double>> { ["loss_by_position"] = byPosition });
    }

    /// <summary>In order of position: part of what makes reports the same bits everywhere.</summary>
    private static double Mean(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    private void Save(ITrainer run) =>
        _context.SaveCheckpoint(run.Step, stream => Checkpoint.Write(stream, run, _trainLoss, Host(run)));

    /// <summary>Room for the weights on their way out, once there is a need for it.</summary>
    private float[] Host(ITrainer run) => _host ??= new float[run.Layout.Parameters.Length];
}
