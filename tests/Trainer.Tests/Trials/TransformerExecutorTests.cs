using System.Security.Cryptography;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Weights;

namespace Sweeper.Trainer.Tests.Trials;

/// <summary>One trial end to end, without a sweep around it.</summary>
public sealed class TransformerExecutorTests
{
    private const string Weights = "weights.safetensors";

    [Fact]
    public void A_trial_reports_at_every_evaluation_and_learns()
    {
        var context = new MemoryContext(SmallTrial.Of(1, "training.steps=300", "training.learning_rate=0.01", "evaluation.every=100"));
        var outcome = Assert.IsType<TrialOutcome.Completed>(SmallTrial.Executor.Run(context, default));

        Assert.Equal([100, 200, 300], context.Reports.Select(r => r.Step));
        Assert.True(context.Reports[^1].Metrics["loss"] < 0.8 * context.Reports[0].Metrics["loss"]);
        Assert.Equal(context.Reports[^1].Metrics["loss"], outcome.Metrics["loss"]);
        Assert.Equal(8, outcome.Curves["loss_by_position"].Count);
        Assert.Equal(outcome.Metrics["loss"], outcome.Curves["loss_by_position"].Average(), 12);
    }

    /// <summary>The loss of a markov trial is in nats unless it is told otherwise, and begins near log V.</summary>
    [Theory]
    [InlineData("by_task", 1.3, 1.5)]
    [InlineData("cross_entropy", 1.3, 1.5)]
    [InlineData("squared_error", 0.35, 0.55)]
    public void A_chain_is_measured_by_the_loss_that_was_asked_for(string loss, double low, double high)
    {
        var context = new MemoryContext(SmallTrial.Of(1, "task.kind=markov", "task.vocabulary=4", $"training.loss={loss}", "training.steps=2", "evaluation.every=1"));
        Train(context);
        Assert.All(context.Reports, report => Assert.InRange(report.Metrics["loss"], low, high));
        Assert.All(context.Reports, report => Assert.InRange(report.Metrics["train_loss"], low, high));
    }

    [Theory]
    [InlineData("task.kind=markov", "task.tokens=constructed", "task.tokens", "must be raw for task.kind: markov")]
    [InlineData("task.kind=fully_observed", "training.loss=cross_entropy", "training.loss", "task.kind is fully_observed")]
    [InlineData("task.kind=partially_observed", "training.loss=cross_entropy", "training.loss", "task.kind is partially_observed")]
    [InlineData("task.tokens=constructed", "model.logit_cap=30", "model.logit_cap", "no read-out to cap, but is 30")]
    public void What_does_not_fit_the_task_is_refused(string one, string other, string path, string message) =>
        Assert.Contains(SmallTrial.Executor.Check(SmallTrial.Configuration(one, other)), v => v.Path == path && v.Message.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void A_chain_with_either_loss_and_a_cap_is_legal()
    {
        foreach (var loss in (string[])["by_task", "squared_error", "cross_entropy"])
            Assert.Empty(SmallTrial.Executor.Check(SmallTrial.Configuration("task.kind=markov", $"training.loss={loss}", "model.logit_cap=30", "model.tied=true")));
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("linear")]
    [InlineData("mesa")]
    public void The_same_trial_gives_the_same_bits(string attention)
    {
        var trial = SmallTrial.Of(3, $"model.attention={attention}", "model.mlp_width=7", "model.norm=layer");
        Assert.Equal(Train(new MemoryContext(trial)), Train(new MemoryContext(trial)));
    }

    [Fact]
    public void Another_seed_gives_other_weights_on_the_same_test_sequences()
    {
        var (one, two) = (new MemoryContext(SmallTrial.Of(1)), new MemoryContext(SmallTrial.Of(2)));
        Assert.NotEqual(Train(one), Train(two));
    }

    /// <summary>Stopping at every step, with a checkpoint taken by force at that step, and carrying on changes neither weights nor reports.</summary>
    [Fact]
    public void A_trial_that_is_stopped_anywhere_carries_on_to_the_same_bits()
    {
        var trial = SmallTrial.Of(1, "model.attention=mesa", "model.first_attention=softmax", "training.schedule=cosine", "training.warmup_steps=5");
        var undisturbed = new MemoryContext(trial);
        var expected = Train(undisturbed);
        for (var step = 1; step < 20; step++)
        {
            using var stop = new CancellationTokenSource();
            var questions = 0;
            var first = new MemoryContext(trial)
            {
                Due = _ =>
                {
                    if (++questions >= step)
                        stop.Cancel();
                    return false;
                },
            };
            var outcome = SmallTrial.Executor.Run(first, stop.Token);
            if (outcome is TrialOutcome.Completed)
                continue;
            Assert.True(Assert.IsType<TrialOutcome.Stopped>(outcome).Step == first.CheckpointStep);
            var second = new MemoryContext(trial) { Checkpoint = first.Checkpoint };
            second.Reports.AddRange(first.Reports);
            Assert.Equal(expected, Train(second));
            Assert.Equal(undisturbed.Reports.Select(Text), second.Reports.Select(Text));
        }
    }

    [Fact]
    public void Checkpoints_on_the_way_change_nothing()
    {
        var trial = SmallTrial.Of(1);
        Assert.Equal(Train(new MemoryContext(trial)), Train(new MemoryContext(trial) { Due = n => n % 2 == 0 }));
    }

    [Theory]
    [InlineData("softmax", "raw")]
    [InlineData("linear", "constructed")]
    [InlineData("mesa", "raw")]
    [InlineData("softmax", "raw", "markov")]
    [InlineData("linear", "raw", "markov")]
    public void A_learning_rate_of_1000_diverges_and_says_when(string attention, string tokens, string kind = "fully_observed")
    {
        var context = new MemoryContext(SmallTrial.Of(
            1, $"model.attention={attention}", $"task.tokens={tokens}", $"task.kind={kind}", "training.learning_rate=1000", "training.steps=200"));
        var failed = Assert.IsType<TrialOutcome.Failed>(SmallTrial.Executor.Run(context, default));
        Assert.Equal(FailureKind.Diverged, failed.Kind);
        Assert.InRange(failed.Step, 1, 200);
        Assert.Contains($"at step {failed.Step}", failed.Message, StringComparison.Ordinal);
        Assert.Empty(context.Artifacts);
    }

    [Fact]
    public void Weights_are_named_and_shaped()
    {
        var context = new MemoryContext(SmallTrial.Of(1, "model.attention=mesa", "model.norm=rms", "model.mlp_width=7"));
        Train(context);
        var (tensors, _) = Safetensors.Read(new MemoryStream(context.Artifacts[Weights]));
        Assert.Equal([12, 30], tensors["blocks.1.attention.qkv"].Shape);
        Assert.Equal([1, 2], tensors["blocks.1.attention.lambda"].Shape);
        Assert.Equal([12, 3], tensors["readout"].Shape);
        Assert.Equal(SmallTrial.Executor.Cost(context.Trial.Configuration).Parameters, tensors.Values.Sum(t => t.Values.Length));
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused()
    {
        var first = new MemoryContext(SmallTrial.Of(1)) { Due = _ => true };
        Train(first);
        var second = new MemoryContext(SmallTrial.Of(1, "model.width=16")) { Checkpoint = first.Checkpoint };
        Assert.Throws<InvalidDataException>(() => SmallTrial.Executor.Run(second, default));
    }

    [Fact]
    public void A_checkpoint_that_does_not_say_its_step_is_refused()
    {
        var first = new MemoryContext(SmallTrial.Of(1));
        Train(first);
        var (tensors, _) = Safetensors.Read(new MemoryStream(first.Checkpoint!));
        using var nameless = new MemoryStream();
        Safetensors.Write(nameless, [.. tensors.Values]);
        var second = new MemoryContext(SmallTrial.Of(1)) { Checkpoint = nameless.ToArray() };
        Assert.Throws<InvalidDataException>(() => SmallTrial.Executor.Run(second, default));
    }

    private static string Train(MemoryContext context)
    {
        Assert.IsType<TrialOutcome.Completed>(SmallTrial.Executor.Run(context, default));
        return Convert.ToHexStringLower(SHA256.HashData(context.Artifacts[Weights]));
    }

    private static string Text(Report report) => $"{report.Step} {string.Join(' ', report.Metrics.Select(m => $"{m.Key}={m.Value:R}"))}";
}
