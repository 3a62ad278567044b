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
    [InlineData("task.kind=markov", "model.logit_cap=5")]
    [InlineData("model.attention=mesanet", "model.qk_convolution=4", "model.qk_norm=l2", "model.output_norm=rms", "model.repeat_guard=true")]
    [InlineData("model.attention=mesa", "model.forgetting=head")]
    public void A_step_of_training_allocates_nothing(params string[] settings)
    {
        var setup = TrialSetup.From(SmallTrial.Configuration(["model.norm=layer", "model.mlp_width=6", "model.clip=3", .. settings]));
        foreach (var threads in (int[])[1, 2])
        {
            using var kernels = new CpuKernels(threads);
            var run = new TrainingRun(kernels, setup.Task, setup.Layout, setup.Training, seed: 1);
            run.Train();
            Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => BytesOfTenSteps(run)));
        }
    }

    /// <summary>By all threads of the process. The runtime's own allocate now and then; what a step allocates is there every time.</summary>
    private static long BytesOfTenSteps(TrainingRun run)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 10; i++)
            run.Train();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
