using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>RMS normalisation of each head's output over its K channels, with a gain per channel: between attention and the output projection of one block.</summary>
/// <param name="memory">Of the model.</param>
/// <param name="gain">[1, H·K].</param>
/// <param name="keyDim">K.</param>
/// <param name="input">[B, T, H·K]: the output of attention.</param>
internal sealed class OutputNormLayer(ModelMemory memory, ParameterEntry gain, int keyDim, Activation input)
{
    /// <summary>[B, T, H·K].</summary>
    public Activation Output { get; } = memory.Plan.Lean ? memory.Shared(SharedUse.NormalHeads, input.Channels) : memory.NewActivation(input.Channels);

    public void Forward() => memory.Kernels.NormOutputs(keyDim, input, memory.Weight(gain), Output);

    /// <param name="dOutput">Turned from the gradient of the output into that of the input, in place.</param>
    public void Backward(Activation dOutput) => memory.Kernels.NormOutputsGradient(keyDim, input, memory.Weight(gain), dOutput, memory.WeightGradient(gain));
}
