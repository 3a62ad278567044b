using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Tests.Trials;
using Sweeper.Trainer.Torch.Kernels;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Torch.Tests.Training;

/// <summary>
/// The same trial on both kernels: other roundings, the same training. Of trials that do not blow roundings up: delta with a norm of its outputs, say, is 3e-4 away from
/// the reference in float64 after fifty steps on either of them.
/// </summary>
public sealed class ParityTests
{
    [Theory]
    [InlineData("model.blocks=softmax+linear", "model.norm=layer", "model.mlp_width=24")]
    [InlineData("model.attention=mesa", "model.mlp_width=24", "training.clip=norm")]
    [InlineData("model.attention=gated", "model.mlp=swiglu", "model.mlp_width=9", "model.positions=rope", "model.key_dim=6", "model.norm=rms")]
    [InlineData("model.attention=delta", "model.qk_convolution=3", "model.qk_norm=l2", "model.norm=layer")]
    [InlineData("model.attention=linear", "model.output_norm=rms")]
    [InlineData("model.attention=mesanet", "model.first_attention=softmax", "model.repeat_guard=true", "training.batch=16")]
    [InlineData("model.attention=mesa", "model.forgetting=head", "model.clip=4", "model.layers=1", "training.batch=16")]
    [InlineData("task.kind=markov", "task.concentration=0.5", "model.logit_cap=4", "model.blocks=softmax+linear")]
    public void Two_hundred_steps_have_the_same_losses(params string[] settings)
    {
        var configuration = SmallTrial.Configuration([.. settings, "training.steps=200"]);
        using var cpu = new CpuKernels();
        using var torch = new TorchKernels(TorchSharp.torch.CPU);
        var (expected, actual) = (Run(cpu), Run(torch));
        for (var step = 1; step <= 200; step++)
        {
            var (a, b) = (expected.Train(), actual.Train());
            Assert.True(Math.Abs(a - b) <= 1e-4 * Math.Max(1, Math.Abs(a)), $"Step {step}: {a:R} on the CPU, {b:R} on torch-cpu.");
        }

        foreach (var (a, b) in expected.Test().Zip(actual.Test()))
            Assert.True(Math.Abs(a - b) <= 1e-4 * Math.Max(1, Math.Abs(a)), $"Test: {a:R} on the CPU, {b:R} on torch-cpu.");

        TrainingRun Run(IKernels kernels)
        {
            var setup = TrialSetup.From(configuration);
            return new TrainingRun(kernels, setup.Task, setup.Layout, setup.Training, 1);
        }
    }
}
