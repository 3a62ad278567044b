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

    /// <summary>
    /// Multiply-adds per token: causal products over (T + 1) / 2 keys on average, 2 forward and 5 backward; mesa adds its K x K recursion. Of the recurrent
    /// kinds, the passes over a K x K state; conjugate gradients count K steps, after which they end in exact arithmetic, or their limit if that is lower.
    /// </summary>
    private static (double Forward, double Backward) Mixing(AttentionShape shape, double context)
    {
        var product = (context + 1) / 2 * shape.Channels;
        var state = (double)shape.KeyDim * shape.Channels;
        double solve = 1 + Math.Min(shape.CgSteps, shape.KeyDim);
        return shape.Kind switch
        {
            AttentionKind.Mesa => ((2 * product) + (3 * state), (7 * product) + (2 * state)),
            AttentionKind.Delta => (3 * state, 8 * state),
            AttentionKind.MesaNet when shape.CgSteps > 0 => ((4 + solve) * state, (10 + solve) * state),
            AttentionKind.Gated or AttentionKind.MesaNet => (2 * state, 5 * state),
            _ => (2 * product, 5 * product),
        };
    }
}
