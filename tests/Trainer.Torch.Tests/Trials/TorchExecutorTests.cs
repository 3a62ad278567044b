using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Tests.Trials;
using Sweeper.Trainer.Torch.Kernels;
using Sweeper.Trainer.Torch.Packs;
using Sweeper.Trainer.Torch.Tests.Packs;
using Sweeper.Trainer.Torch.Trials;

namespace Sweeper.Trainer.Torch.Tests.Trials;

public sealed class TorchExecutorTests
{
    /// <summary>Other roundings, the same training.</summary>
    [Theory]
    [InlineData("model.blocks=softmax+linear", "model.norm=layer", "model.mlp_width=24")]
    [InlineData("model.attention=mesa", "training.clip=norm")]
    [InlineData("task.kind=markov", "task.concentration=0.5", "model.logit_cap=4", "model.attention=gated")]
    public void A_trial_has_the_losses_that_it_has_on_the_cpu(params string[] settings)
    {
        string[] all = [.. settings, "training.steps=200", "evaluation.every=10"];
        var (expected, context) = (new MemoryContext(SmallTrial.Of(1, all)), new MemoryContext(SmallTrial.Of(1, all)));
        Assert.IsType<TrialOutcome.Completed>(SmallTrial.Executor.Run(expected, CancellationToken.None));
        using var bench = new PackBench();
        Assert.IsType<TrialOutcome.Completed>(bench.Run(context));
        Assert.Equal(20, context.Reports.Count);
        foreach (var (a, b) in expected.Reports.Zip(context.Reports))
        {
            Assert.Equal(a.Step, b.Step);
            foreach (var (metric, value) in a.Metrics)
                Assert.True(Math.Abs(value - b.Metrics[metric]) <= 1e-4 * Math.Max(1, Math.Abs(value)), $"Step {a.Step}: {metric} is {value:R} on the CPU, {b.Metrics[metric]:R} on torch-cpu.");
        }
    }

    [Fact]
    public void The_class_of_the_device_is_part_of_a_trials_id()
    {
        using var executor = Executor("torch-cpu");
        var configuration = SmallTrial.Configuration();
        Assert.Equal("torch-cpu-1", executor.Numerics);
        Assert.NotEqual(Trial.Of(configuration, 1, executor.Numerics).Id, Trial.Of(configuration, 1, SmallTrial.Executor.Numerics).Id);
    }

    /// <summary>A device takes a whole batch where a core takes one group after the other.</summary>
    [Fact]
    public void A_larger_batch_takes_more_memory()
    {
        using var executor = Executor("torch-cpu");
        var (small, large) = (executor.Cost(SmallTrial.Configuration("training.batch=16")), executor.Cost(SmallTrial.Configuration("training.batch=1600")));
        Assert.True(large.PeakBytes > 10 * small.PeakBytes, $"{large.PeakBytes} for a hundred times the batch of {small.PeakBytes}.");
    }

    /// <summary>Trials of one shape are on the GPU that they were leased to.</summary>
    [Theory]
    [InlineData("cuda:1.3", "cuda:1")]
    [InlineData("rack.7/cuda:0.31", "cuda:0")]
    [InlineData("rack7/cuda:1.0", "cuda:1")]
    public void A_seat_is_one_of_its_device(string seat, string device)
    {
        var used = new List<string>();
        PackDevice[] devices = [.. ((string[])["cuda:0", "cuda:1"]).Select(name => new PackDevice(name, new SmallGauge(), replicas =>
        {
            used.Add(name);
            return new TorchKernels(TorchSharp.torch.CPU, replicas);
        }))];
        using var executor = new TorchExecutor(TorchNumerics.Cuda, devices);
        executor.Run(new MemoryContext(SmallTrial.Of(1, "training.steps=2")) { Device = new DeviceId(seat) }, CancellationToken.None);
        Assert.Equal([device], used.Distinct());
    }

    private static TorchExecutor Executor(string name) =>
        new(TorchNumerics.Cpu, [new PackDevice(name, new SmallGauge(), replicas => new TorchKernels(TorchSharp.torch.CPU, replicas))]);
}
