using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Trials;

/// <summary>What the buffers of a trial take, found by planning them as a trial does, but without memory.</summary>
internal static class TrialMemory
{
    /// <summary>Bytes: every buffer of model and optimiser, the scratch of its threads, a batch of sequences and the weights on the host.</summary>
    public static long Of(TrialSetup setup, int threads)
    {
        var (task, layout, training) = (setup.Task, setup.Layout, setup.Training);
        using var kernels = CpuKernels.Counting(threads);
        var groups = TrainingRun.Groups(kernels, task, training);
        _ = new Transformer(layout, kernels, groups, task.Context);
        kernels.NewActivation(groups, task.Context, task.TargetChannels);
        _ = new Optimiser(kernels, training, layout.Parameters.Length);
        var host = ((double)groups * Lane.Count * task.Context * (task.InputChannels + task.TargetChannels)) + layout.Parameters.Length;
        return kernels.Bytes + (long)(host * sizeof(float));
    }
}
