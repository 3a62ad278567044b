using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Tests.Trials;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Tests.Training;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("softmax")]
    [InlineData("linear")]
    [InlineData("mesa")]
    [InlineData("gated")]
    [InlineData("delta")]
    [InlineData("mesanet")]
    public void A_step_of_training_allocates_nothing(string attention)
    {
        var setup = TrialSetup.From(SmallTrial.Configuration($"model.attention={attention}", "model.norm=layer", "model.mlp_width=6", "model.clip=3"));
        using var kernels = new CpuKernels();
        var run = new TrainingRun(kernels, setup.Task, setup.Layout, setup.Training, seed: 1);
        run.Train();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            run.Train();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
