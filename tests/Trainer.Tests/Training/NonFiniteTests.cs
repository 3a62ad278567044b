using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Tests.Trials;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;
using Sweeper.Trainer.Weights;

namespace Sweeper.Trainer.Tests.Training;

/// <summary>A number that is not finite ends a trial as a failed value, which names the step, the tensor where it is found first, and the place in it.</summary>
public sealed class NonFiniteTests
{
    /// <summary>Eight layers at the largest legal rate: after one step the products of their weights overflow.</summary>
    [Theory]
    [InlineData("linear")]
    [InlineData("softmax")]
    [InlineData("mesa")]
    public void A_learning_rate_that_explodes(string attention)
    {
        var context = new MemoryContext(SmallTrial.Of(
            1, $"model.attention={attention}", "training.learning_rate=1e6", "model.layers=8"));
        var failed = Assert.IsType<TrialOutcome.Failed>(SmallTrial.Executor.Run(context, default));
        Assert.Equal(FailureKind.Diverged, failed.Kind);
        Assert.Equal(2, failed.Step);
        Assert.Contains("at step 2: prediction[sequence 0, position 0, channel 0] is ", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>A checkpoint whose weights hold one NaN, in each tensor in turn. (A cosine that ends with training leaves no last one.)</summary>
    [Theory]
    [InlineData("embedding")]
    [InlineData("blocks.0.attention.qkv")]
    [InlineData("blocks.1.attention.lambda")]
    [InlineData("blocks.1.attention.output")]
    [InlineData("readout")]
    public void A_weight_that_is_not_a_number(string name)
    {
        var trial = SmallTrial.Of(1, "model.attention=mesa", "training.schedule=cosine");
        var entry = TrialSetup.From(trial.Configuration).Layout.Parameters.Entries.Single(e => e.Name == name);
        var first = new MemoryContext(trial) { Due = n => n is 4 or 5 };
        SmallTrial.Executor.Run(first, default);
        var (tensors, metadata) = Safetensors.Read(new MemoryStream(first.Checkpoint!));
        var weights = tensors["weights"].Values.ToArray();
        weights[entry.Offset + entry.Length - 1] = float.NaN;
        using var broken = new MemoryStream();
        Safetensors.Write(broken, [tensors["weights"] with { Values = weights }, tensors["first_moment"], tensors["second_moment"]], new Dictionary<string, string>(metadata));

        var failed = Assert.IsType<TrialOutcome.Failed>(SmallTrial.Executor.Run(new MemoryContext(trial) { Checkpoint = broken.ToArray() }, default));

        Assert.Equal(first.CheckpointStep + 1, failed.Step);
        Assert.Contains($"at step {failed.Step}: weight {name}[{entry.Rows - 1}, {entry.Columns - 1}] is NaN. ", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>In the last batch of two passes, in a sequence that counts; and what was there before stays as it was.</summary>
    [Theory]
    [InlineData(false, "token[sequence 131, position 2, channel 0] is NaN")]
    [InlineData(true, "target[sequence 131, position 2, channel 0] is -Infinity")]
    public void A_task_that_emits_what_is_not_finite(bool targets, string expected)
    {
        var setup = TrialSetup.From(SmallTrial.Configuration("training.batch=140"));
        using var kernels = new CpuKernels();
        var run = new TrainingRun(kernels, new BrokenTask(setup.Task, 131, targets), setup.Layout, setup.Training, seed: 1);
        var before = new float[run.Model.Weights.Length];
        kernels.Save(run.Model.Weights, before);

        Assert.False(double.IsFinite(run.Train()));
        Assert.Equal(expected, NonFinite.First(kernels, run, test: false));
        var after = new float[before.Length];
        kernels.Save(run.Model.Weights, after);
        Assert.Equal(before, after);
    }

    [Fact]
    public void A_gradient_alone_is_named_as_such_and_a_healthy_run_names_nothing()
    {
        var setup = TrialSetup.From(SmallTrial.Configuration());
        using var kernels = new CpuKernels();
        var run = new TrainingRun(kernels, setup.Task, setup.Layout, setup.Training, seed: 1);
        run.Train();
        Assert.Null(NonFinite.First(kernels, run, test: false));
        Assert.Null(NonFinite.First(kernels, run, test: true));

        var gradient = new float[run.Model.Gradient.Length];
        var entry = setup.Layout.Parameters.Entries.Single(e => e.Name == "blocks.1.attention.qkv");
        gradient[entry.Offset + entry.Columns + 3] = float.PositiveInfinity;
        kernels.Load(gradient, run.Model.Gradient);
        Assert.Equal("gradient of blocks.1.attention.qkv[1, 3] is Infinity", NonFinite.First(kernels, run, test: false));
    }

    private sealed class BrokenTask(ITask task, int sequence, bool targets) : ITask
    {
        public int Context => task.Context;

        public int InputChannels => task.InputChannels;

        public int TargetChannels => task.TargetChannels;

        public void Generate(RandomKey key, int first, SequenceBatch batch)
        {
            task.Generate(key, first, batch);
            if (sequence < first || sequence >= first + batch.Sequences)
                return;
            var (group, lane) = Math.DivRem(sequence - first, 16);
            if (targets)
                batch.Targets[batch.TargetAt(group, 2, 0) + lane] = float.NegativeInfinity;
            else
                batch.Inputs[batch.InputAt(group, 2, 0) + lane] = float.NaN;
        }
    }
}
