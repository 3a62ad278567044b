using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Model;

namespace Sweeper.Trainer.Trials;

/// <summary>What a trial costs, counted from its shape: multiply-adds of matrix products and attention, two operations each; element-wise work is left out.</summary>
internal static class TrialCosts
{
    public static TrialCost Of(TrialSetup setup)
    {
        var (layout, training) = (setup.Layout, setup.Training);
        double context = setup.Task.Context;
        double projections = layout.Parameters.Entries.Where(e => e.Rows > 1 && !e.Name.EndsWith(".positions", StringComparison.Ordinal)).Sum(e => (double)e.Length);
        projections += layout.Options.Tied ? layout.Embedding?.Length ?? 0 : 0;
        double forward = 0, backward = 0;
        for (var layer = 0; layer < layout.Options.Layers; layer++)
        {
            var (there, back) = Mixing(layout.Options.Shape(layer), context);
            forward += there;
            backward += back;
        }

        var trained = (3 * projections) + forward + backward;
        var tested = projections + forward;
        var tests = (training.Steps + training.TestEvery - 1) / training.TestEvery;
        var flops = 2 * context * ((trained * training.Steps * training.Batch) + (tested * tests * training.TestSequences));
        return new TrialCost(layout.Parameters.Length, flops);
    }

    /// <summary>Multiply-adds per token: causal products over (T + 1) / 2 keys on average, 2 forward and 5 backward; mesa adds its K x K recursion.</summary>
    private static (double Forward, double Backward) Mixing(AttentionShape shape, double context)
    {
        var product = (context + 1) / 2 * shape.Channels;
        var state = (double)shape.KeyDim * shape.Channels;
        return shape.Kind == AttentionKind.Mesa ? ((2 * product) + (3 * state), (7 * product) + (2 * state)) : (2 * product, 5 * product);
    }
}
