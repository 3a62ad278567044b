using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Model;

/// <summary>
/// What a model keeps from its forward pass for its backward, and what it computes again. The numbers are the same either way: every sum runs in the same order.
/// </summary>
/// <param name="Lean">
/// False: every layer keeps all that its backward reads. True: a block keeps its input and what its heads have mixed; queries, keys and values are computed again a few heads
/// at a time, the input of the MLP and its hidden layer a strip of positions at a time.
/// </param>
/// <param name="HeadsAtOnce">Heads whose queries, keys and values are in memory at once; all of them when not lean.</param>
internal sealed record MemoryPlan(bool Lean, int HeadsAtOnce)
{
    /// <summary>Positions of a strip: a multiple of the blocks in which weight gradients are summed, so that strips do not change their order.</summary>
    public const int StripPositions = WeightGradient.PositionBlock;

    /// <summary>What the layers of one pass may keep before the plan becomes lean. Above it, memory is worth more than the fifth of the products that are done again.</summary>
    private const double KeptBytes = 384.0 * (1 << 20);

    public static MemoryPlan Kept { get; } = new(false, int.MaxValue);

    /// <param name="options">The model.</param>
    /// <param name="groups">Groups of 16 sequences in a pass.</param>
    /// <param name="context">T.</param>
    /// <param name="threads">Of the kernels: as many heads are in work at once.</param>
    public static MemoryPlan For(ModelOptions options, int groups, int context, int threads)
    {
        var numbers = 0.0;
        for (var layer = 0; layer < options.Layers; layer++)
        {
            var shape = options.Shape(layer);
            var mlp = options.MlpWidth == 0 ? 0 : (options.SwiGlu ? 3 : 2) * options.MlpWidth + options.Width;
            numbers += shape.InputChannels + shape.Channels + options.Width + mlp;
        }

        var bytes = numbers * groups * context * Lane.Count * sizeof(float);
        return bytes > KeptBytes ? new MemoryPlan(true, threads) : Kept;
    }
}
