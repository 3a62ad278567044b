using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.MesaNet;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Trials;

/// <summary>What a trial costs, counted from its shape: multiply-adds of matrix products and attention, two operations each; element-wise work is left out.</summary>
internal static class TrialCosts
{
    public static TrialCost Of(TrialSetup setup)
    {
        var (layout, training) = (setup.Layout, setup.Training);
        var context = setup.Task.Context;
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
        var flops = 2.0 * context * ((trained * training.Steps * training.Batch) + (tested * tests * training.TestSequences));
        return new TrialCost(layout.Parameters.Length, flops) { PeakBytes = TrainingRun.PlannedBytes(setup.Task, layout, training) };
    }

    /// <summary>
    /// Multiply-adds per token. Softmax: causal products over (T + 1) / 2 keys on average, 2 forward and 5 backward. Linear: the same over the keys of a chunk, and the
    /// K x K state between chunks, 2 forward and 5 backward. Mesa: linear at preconditioned queries, 2.5 K² per solve, and two more products and three more states backward.
    /// The recurrent kinds: passes over a K x K state; conjugate gradients count K steps, after which they end in exact arithmetic, or their limit if that is lower, of one
    /// such pass and two products inside a chunk.
    /// </summary>
    private static (double Forward, double Backward) Mixing(AttentionShape shape, int context)
    {
        var chunk = Chunk.Of(context, shape.KeyDim);
        var (product, square) = (Products(chunk, shape), (double)shape.KeyDim * shape.Channels);
        var state = chunk < context ? square : 0;
        var (forward, backward) = ((2 * product) + (2 * state), (5 * product) + (5 * state));
        double solve = (1 + Math.Min(shape.CgSteps, shape.KeyDim)) * (square + (2 * Products(MesaNetCpu.ChunkLength, shape)));
        return shape.Kind switch
        {
            AttentionKind.Softmax => (2 * Products(context, shape), 5 * Products(context, shape)),
            AttentionKind.Linear => (forward, backward),
            AttentionKind.Mesa when shape.Forgetting => (4.5 * square, 10.5 * square),
            AttentionKind.Mesa => (forward + (2.5 * square), backward + (2 * product) + (3 * state) + (2.5 * square)),
            AttentionKind.Delta => (3 * square, 8 * square),
            AttentionKind.MesaNet when shape.CgSteps > 0 => ((3 * square) + solve, (9 * square) + solve),
            _ => (2 * square, 5 * square),
        };
    }

    private static double Products(int positions, AttentionShape shape) => (positions + 1) / 2.0 * shape.Channels;
}
