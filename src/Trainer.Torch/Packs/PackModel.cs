using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Torch.Packs;

/// <summary>
/// Models of one shape on a device, trained in one launch: kernels with replicas, in each of which (a slot) one member's weights and moments can lie. A replica that takes
/// no part computes what nobody reads, and stays as it is. One thread makes it, uses it and disposes of it.
/// </summary>
internal sealed class PackModel : IDisposable
{
    private readonly IKernels _kernels;
    private readonly TrialSetup _setup;
    private readonly Transformer _model;
    private readonly Activation _targets;
    private readonly Optimiser _optimiser;
    private readonly SequenceBatch _tested;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly double[] _losses;
    private readonly AdamStep[] _steps;

    /// <param name="kernels">Disposed of with this.</param>
    /// <param name="setup">Of any member: they differ in what the optimiser is told.</param>
    public PackModel(IKernels kernels, TrialSetup setup)
    {
        (_kernels, _setup) = (kernels, setup);
        var (task, options) = (setup.Task, setup.Training);
        (_model, _targets, _optimiser) = TrainingRun.Plan(kernels, task, setup.Layout, options, options.BatchGroups);
        _tested = new SequenceBatch(options.BatchGroups * Numerics.Lane.Count, task.Context, task.InputChannels, task.TargetChannels);
        (_inputs, _outputs) = (new float[Replicas * _tested.Inputs.Length], new float[Replicas * _tested.Targets.Length]);
        (_losses, _steps) = (new double[Replicas * task.Context], new AdamStep[Replicas]);
    }

    public int Replicas => _kernels.Replicas;

    public void Load(int slot, TrainingVector vector, ReadOnlySpan<float> from) => _kernels.Load(Of(vector), slot, from);

    public void Save(int slot, TrainingVector vector, Span<float> to) => _kernels.Save(Of(vector), slot, to);

    /// <summary>A step of each, on the batch that it brings; the answer is its loss. As <see cref="TrainingRun.Train"/> for each of them.</summary>
    /// <param name="members">In slots of this.</param>
    public void Train(IReadOnlyList<PackMember> members)
    {
        var (batch, context) = (_setup.Training.Batch, _setup.Task.Context);
        foreach (var member in members)
            Put(member.Batch, member.Slot);
        Array.Clear(_losses);
        _kernels.Clear(_model.Gradient);
        Forward(batch);
        var scale = 1f / ((float)batch * context);
        if (_setup.Training.Loss == LossKind.CrossEntropy)
            _kernels.CrossEntropyGradient(_model.Prediction, _targets, batch, scale, _model.PredictionGradient);
        else
            _kernels.SquaredErrorGradient(_model.Prediction, _targets, batch, scale, _model.PredictionGradient);
        _model.Backward();
        Array.Fill(_steps, AdamStep.None);
        foreach (var member in members)
        {
            var sum = 0.0;
            foreach (var loss in Losses(member.Slot))
                sum += loss;
            member.Loss = sum / ((double)batch * context);
            if (double.IsFinite(member.Loss))
                _steps[member.Slot] = Optimiser.Scalars(member.Options, member.Step);
        }

        _optimiser.Step(_steps, _model.Weights, _model.Gradient);
    }

    /// <summary>The test set for each; the answer is its loss by position. As <see cref="TrainingRun.Test"/> for each of them.</summary>
    /// <param name="members">In slots of this.</param>
    public void Test(IReadOnlyList<PackMember> members)
    {
        var sequences = _setup.Training.TestSequences;
        Array.Clear(_losses);
        for (var first = 0; first < sequences; first += _tested.Sequences)
        {
            _setup.Task.Generate(TrainingRun.TestKey, first, _tested);
            foreach (var member in members)
                Put(_tested, member.Slot);
            Forward(Math.Min(_tested.Sequences, sequences - first));
        }

        foreach (var member in members)
            member.LossByPosition = Array.ConvertAll(Losses(member.Slot).ToArray(), sum => sum / sequences);
    }

    public void Dispose() => _kernels.Dispose();

    private void Forward(int counted)
    {
        _kernels.Load(_inputs, _model.Tokens);
        _kernels.Load(_outputs, _targets);
        _model.Forward();
        if (_setup.Training.Loss == LossKind.CrossEntropy)
            _kernels.CrossEntropy(_model.Prediction, _targets, counted, _losses);
        else
            _kernels.SquaredError(_model.Prediction, _targets, counted, _losses);
    }

    private void Put(SequenceBatch batch, int slot)
    {
        batch.Inputs.CopyTo(_inputs, slot * batch.Inputs.Length);
        batch.Targets.CopyTo(_outputs, slot * batch.Targets.Length);
    }

    private ReadOnlySpan<double> Losses(int slot) => _losses.AsSpan(slot * _setup.Task.Context, _setup.Task.Context);

    private ParameterVector Of(TrainingVector vector) => vector switch
    {
        TrainingVector.Weights => _model.Weights,
        TrainingVector.FirstMoment => _optimiser.FirstMoment,
        _ => _optimiser.SecondMoment,
    };
}
