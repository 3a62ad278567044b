using Sweeper.Trainer.Model;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Tests.Trials;
using Sweeper.Trainer.Torch.Kernels;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Torch.Tests.Training;

/// <summary>Some models of one shape that train together, each with its own weights, data and step; any of them can be had alone.</summary>
internal sealed class ModelStep : IDisposable
{
    private readonly TorchKernels _kernels;
    private readonly TrialSetup _setup;
    private readonly int[] _seeds;
    private readonly Transformer _model;
    private readonly Optimiser _optimiser;
    private readonly SequenceBatch _batch;
    private readonly Sweeper.Trainer.Kernels.Activation _targets;

    public ModelStep(int[] seeds, params string[] settings)
    {
        (_kernels, _setup, _seeds) = (new TorchKernels(TorchSharp.torch.CPU, seeds.Length), TrialSetup.From(SmallTrial.Configuration(settings)), seeds);
        var (task, groups) = (_setup.Task, _setup.Training.BatchGroups);
        _model = new Transformer(_setup.Layout, _kernels, groups, task.Context);
        _targets = _kernels.NewActivation(groups, task.Context, task.TargetChannels);
        _optimiser = new Optimiser(_kernels, _setup.Training, _setup.Layout.Parameters.Length);
        _batch = new SequenceBatch(groups * Lane.Count, task.Context, task.InputChannels, task.TargetChannels);
        for (var r = 0; r < seeds.Length; r++)
            _kernels.Load(_model.Weights, r, _setup.Layout.Parameters.Initial(RandomKey.Of(seeds[r]), 0.2f));
    }

    /// <summary>One step of each; a seed's learning rate depends on it.</summary>
    /// <returns>Losses by position, [replicas, T].</returns>
    public double[] Train(int step)
    {
        var (training, context) = (_setup.Training, _setup.Task.Context);
        var (inputs, targets) = (new List<float>(), new List<float>());
        foreach (var seed in _seeds)
        {
            _setup.Task.Generate(RandomKey.Of(seed).Fold((uint)step), 0, _batch);
            inputs.AddRange(_batch.Inputs);
            targets.AddRange(_batch.Targets);
        }

        var losses = new double[_seeds.Length * context];
        _kernels.Load(inputs.ToArray(), _model.Tokens);
        _kernels.Load(targets.ToArray(), _targets);
        _kernels.Clear(_model.Gradient);
        _model.Forward();
        if (training.Loss == LossKind.CrossEntropy)
        {
            _kernels.CrossEntropy(_model.Prediction, _targets, training.Batch, losses);
            _kernels.CrossEntropyGradient(_model.Prediction, _targets, training.Batch, 0.01f, _model.PredictionGradient);
        }
        else
        {
            _kernels.SquaredError(_model.Prediction, _targets, training.Batch, losses);
            _kernels.SquaredErrorGradient(_model.Prediction, _targets, training.Batch, 0.01f, _model.PredictionGradient);
        }

        _model.Backward();
        if (training.Clip == ClipKind.Norm)
            _kernels.ClipNorm(_model.Gradient, (float)training.ClipAt);
        else
            _kernels.ClipElements(_model.Gradient, (float)training.ClipAt);
        var steps = Array.ConvertAll(_seeds, seed => Optimiser.Scalars(training, step + seed) with { Rate = 0.001f * (1 + (seed % 3)) });
        _kernels.AdamW(_model.Weights, _model.Gradient, _optimiser.FirstMoment, _optimiser.SecondMoment, steps);
        return losses;
    }

    public float[] Weights(int replica)
    {
        var weights = new float[_model.Weights.Length];
        _kernels.Save(_model.Weights, replica, weights);
        return weights;
    }

    public void Dispose() => _kernels.Dispose();
}
