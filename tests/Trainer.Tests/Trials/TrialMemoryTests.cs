using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Tests.Trials;

public sealed class TrialMemoryTests
{
    /// <summary>What is counted without memory is what a run really takes.</summary>
    [Theory]
    [InlineData("model.attention=softmax")]
    [InlineData("model.attention=mesa", "model.first_attention=delta", "model.norm=layer", "model.clip=4", "model.mlp_width=7")]
    [InlineData("task.tokens=constructed", "model.attention=mesanet", "model.positions=none")]
    [InlineData("model.qk_norm=l2", "model.positions=rope", "model.key_dim=6", "model.mlp=swiglu", "model.mlp_width=6", "model.tied=true")]
    [InlineData("task.kind=markov", "model.logit_cap=5", "task.context=100")]
    [InlineData("task.context=2048", "model.width=64", "model.heads=4", "model.key_dim=32", "model.mlp_width=512", "model.norm=rms")]
    public void Buffers_are_counted_as_they_are_allocated(params string[] settings)
    {
        var setup = TrialSetup.From(SmallTrial.Configuration(settings));
        foreach (var threads in (int[])[1, 3])
        {
            using var kernels = new CpuKernels(threads);
            _ = new TrainingRun(kernels, setup.Task, setup.Layout, setup.Training, seed: 1);
            var counted = TrialMemory.Of(setup, threads);
            var groups = TrainingRun.Groups(kernels, setup.Task, setup.Training);
            var host = (groups * 16 * setup.Task.Context * (setup.Task.InputChannels + setup.Task.TargetChannels)) + setup.Layout.Parameters.Length;
            Assert.Equal(kernels.Bytes + (4L * host), counted);
        }
    }

    /// <summary>Buffers far beyond any machine are counted all the same, at once and in no memory.</summary>
    [Fact]
    public void What_could_not_be_allocated_is_counted()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = SmallTrial.Executor.BufferBytes(SmallTrial.Configuration("task.context=8192", "model.layers=60", "model.width=1000", "model.positions=none"));
        Assert.InRange(bytes, 30L << 30, 100L << 30);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }
}
