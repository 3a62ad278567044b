using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Tests.Trials;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Tests.Training;

[Collection(Alone.Name)]
public sealed class AllocationTests
{
    [Theory]
    [InlineData("model.attention=softmax")]
    [InlineData("model.attention=softmax", "task.context=130", "model.key_dim=16")]
    [InlineData("model.attention=linear")]
    [InlineData("model.attention=mesa")]
    [InlineData("model.attention=gated")]
    [InlineData("model.attention=delta")]
    [InlineData("model.attention=mesanet")]
    [InlineData("model.qk_norm=l2", "model.positions=rope", "model.key_dim=6", "model.mlp=swiglu")]
    public void A_step_of_training_allocates_nothing(params string[] settings)
    {
        var setup = TrialSetup.From(SmallTrial.Configuration(["model.norm=layer", "model.mlp_width=6", "model.clip=3", .. settings]));
        using var kernels = new CpuKernels();
        var run = new TrainingRun(kernels, setup.Task, setup.Layout, setup.Training, seed: 1);
        run.Train();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            run.Train();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
