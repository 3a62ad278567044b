using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Trials;

/// <summary>Refuses a model whose buffers could not be addressed, before anything is allocated.</summary>
internal static class MemoryLaw
{
    private const double Limit = 64.0 * (1 << 30);

    public static IEnumerable<Violation> Check(TrialSetup setup)
    {
        var options = setup.Layout.Options;
        var hidden = options.MlpWidth * (options.SwiGlu ? 2.0 : 1.0);
        var perBlock = (2.0 * options.Width) + (5.0 * options.Heads * options.KeyDim) + (2.0 * options.Heads) + hidden + options.MlpWidth
            + ((options.QkConvolution > 0 ? 2.0 : 0.0) * options.Heads * options.KeyDim) + ((options.OutputNorm ? 1.0 : 0.0) * options.Heads * options.KeyDim);
        var bytes = perBlock * options.Layers * setup.Task.Context * Lane.Count * sizeof(float);
        if (bytes > Limit)
        {
            yield return new Violation(
                ModelParameters.Layers,
                $"The buffers of one pass must fit in {Limit / (1 << 30):0} GiB, but {options.Layers} layers of width {options.Width}, {options.Heads} heads x {options.KeyDim}, MLP {options.MlpWidth} at context {setup.Task.Context} need {bytes / (1 << 30):0.#} GiB. Reduce {TaskParameters.Context} or the model.");
        }

        var widest = Math.Max((3.0 * options.Heads * options.KeyDim) + (2.0 * options.Heads), Math.Max(hidden, options.Width));
        if (widest * setup.Task.Context * Lane.Count > int.MaxValue)
        {
            yield return new Violation(
                TaskParameters.Context,
                $"A buffer has at most {int.MaxValue} numbers for {Lane.Count} sequences, but the widest, of {widest:0} channels, needs {widest * setup.Task.Context * Lane.Count:0} at context {setup.Task.Context}. Reduce {TaskParameters.Context}, {ModelParameters.MlpWidth}, or heads x key_dim.");
        }
    }
}
