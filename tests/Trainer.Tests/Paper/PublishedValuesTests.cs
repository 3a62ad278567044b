using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Tests.Trials;

namespace Sweeper.Trainer.Tests.Paper;

/// <summary>
/// "Uncovering mesa-optimization algorithms in Transformers" (arXiv 2309.05858), one layer on constructed tokens at the paper's size: T = 50, n = 10, batch 256.
/// The numbers are means over the 50 positions. The whole experiment, over seeds, is examples/02-one-step-of-gradient-descent.
/// </summary>
public sealed class PublishedValuesTests
{
    private static readonly string[] Constructed =
    [
        "task.state_dim=10", "task.context=50", "task.tokens=constructed", "task.mask_slots=2", "model.layers=1", "model.key_dim=20", "model.width=40",
        "model.positions=none", "model.clip=4", "model.init_std=0.0002", "training.batch=256", "evaluation.sequences=2048",
    ];

    [Fact]
    public void A_trained_linear_layer_is_one_step_of_gradient_descent()
    {
        var trial = SmallTrial.Of(
            1, [.. Constructed, "model.attention=linear", "model.heads=2", "training.steps=2500", "training.learning_rate=2e-4", "training.weight_decay=0.05", "evaluation.every=2500"]);
        var outcome = Assert.IsType<TrialOutcome.Completed>(SmallTrial.Executor.Run(new MemoryContext(trial), default));
        var loss = outcome.Metrics["loss"];
        Assert.InRange(loss, 0.98 * 0.894, 1.02 * 0.894);

        var oracle = SmallTrial.Executor.Score("gd-1", trial.Configuration, default);
        Assert.InRange(loss, 0.98 * oracle.Mean, 1.02 * oracle.Mean);

        var curve = outcome.Curves["loss_by_position"];
        var lowest = Enumerable.Range(0, curve.Count).MinBy(t => curve[t]);
        Assert.InRange(lowest, 25, 45);
        Assert.True(curve[^1] > 1.05 * curve[lowest], "The curve is U-shaped: too many terms for one step size.");
    }

    [Fact]
    public void A_mesa_layer_learns_as_fast_as_published_and_stays_above_ridge()
    {
        // Budget of the first 500 of 5000 steps: the rate is constant, so the rest of the training does not change them.
        var trial = SmallTrial.Of(
            1, [.. Constructed, "model.attention=mesa", "model.heads=4", "training.steps=500", "training.learning_rate=4e-4", "training.weight_decay=0.1", "evaluation.every=100"]);
        var context = new MemoryContext(trial);
        Assert.IsType<TrialOutcome.Completed>(SmallTrial.Executor.Run(context, default));
        var loss = context.Reports.ToDictionary(r => r.Step, r => r.Metrics["loss"]);
        Assert.InRange(loss[200], 0.8 * 0.485, 1.2 * 0.485);
        Assert.InRange(loss[500], 0.94 * 0.247, 1.06 * 0.247);
        Assert.True(loss.Values.Min() > SmallTrial.Executor.Score("ridge", trial.Configuration, default).Mean);
    }
}
