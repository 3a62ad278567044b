using Sweeper.Bench.Workloads;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Torch.Kernels;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;
using TorchSharp;

namespace Sweeper.Bench.Torch;

/// <summary>Seeds of a workload that train in one launch: every call of <see cref="TorchKernels"/> computes all of them. Sequences are made beforehand, as for the other sides.</summary>
internal sealed class TorchPack : IDisposable
{
    private readonly TorchKernels _kernels;
    private readonly torch.Device _device;
    private readonly TrainingOptions _training;
    private readonly Transformer _model;
    private readonly Activation _targets;
    private readonly Optimiser _optimiser;
    private readonly float[] _inputs;
    private readonly float[] _wanted;
    private readonly double[] _losses;
    private readonly float _scale;
    private int _step;

    /// <param name="seeds">≥ 1.</param>
    public TorchPack(Workload workload, torch.Device device, int seeds, int threads)
    {
        var setup = TrialSetup.From(workload.Configuration);
        var (task, groups) = (setup.Task, setup.Training.BatchGroups);
        (_device, _training, _kernels) = (device, setup.Training, new TorchKernels(device, seeds, threads));
        _model = new Transformer(setup.Layout, _kernels, groups, task.Context);
        _targets = _kernels.NewActivation(groups, task.Context, task.TargetChannels);
        _optimiser = new Optimiser(_kernels, _training, setup.Layout.Parameters.Length);
        var prepared = Enumerable.Range(0, seeds).Select(seed => new PreparedTask(task, RandomKey.Of(seed).Fold("data"), _training.BatchGroups * Sweeper.Trainer.Numerics.Lane.Count).Batch).ToList();
        (_inputs, _wanted) = ([.. prepared.SelectMany(b => b.Inputs)], [.. prepared.SelectMany(b => b.Targets)]);
        _losses = new double[seeds * task.Context];
        _scale = 1f / ((float)_training.Batch * task.Context);
        for (var r = 0; r < seeds; r++)
            _kernels.Load(_model.Weights, r, setup.Layout.Parameters.Initial(RandomKey.Of(r).Fold("weights"), setup.Layout.Options.InitStd));
    }

    /// <summary>Steps of all seeds together, after which the device has nothing left to do.</summary>
    public void Train(int steps)
    {
        for (var i = 0; i < steps; i++)
            Train();
        if (_device.type == DeviceType.CUDA)
            torch.cuda.synchronize(_device);
    }

    public void Dispose() => _kernels.Dispose();

    private void Train()
    {
        _kernels.Load(_inputs, _model.Tokens);
        _kernels.Load(_wanted, _targets);
        _kernels.Clear(_model.Gradient);
        _model.Forward();
        _kernels.SquaredError(_model.Prediction, _targets, _training.Batch, _losses);
        _kernels.SquaredErrorGradient(_model.Prediction, _targets, _training.Batch, _scale, _model.PredictionGradient);
        _model.Backward();
        _optimiser.Step(++_step, _model.Weights, _model.Gradient);
    }
}
