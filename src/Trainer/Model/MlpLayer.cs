using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// <c>y = x + gelu(Norm(x) W_in) W_out</c>, or SwiGLU (Shazeer, 2020): <c>y = x + (silu(g) · u) W_out</c> with <c>[g, u] = Norm(x) W_in</c>.
/// x, y: [B, T, D]; W_in: [D, F] or [D, 2F]; W_out: [F, D]; no biases. Positions do not meet here, so a lean plan takes them a strip at a time.
/// </summary>
internal sealed class MlpLayer : ILayer
{
    private readonly List<MlpStrip> _strips = [];

    /// <param name="memory">Of the model.</param>
    /// <param name="weights">As declared.</param>
    /// <param name="input">[B, T, D].</param>
    /// <param name="output">[B, T, D].</param>
    public MlpLayer(ModelMemory memory, Weights weights, Activation input, Activation output)
    {
        Output = output;
        if (!memory.Plan.Lean || memory.Context <= MemoryPlan.StripPositions)
        {
            _strips.Add(new MlpStrip(memory, weights, input, output, memory.ResidualGradient));
            return;
        }

        for (var group = 0; group < memory.Groups; group++)
        {
            for (var t = 0; t < memory.Context; t += MemoryPlan.StripPositions)
            {
                var first = (group * memory.Context) + t;
                var positions = Math.Min(MemoryPlan.StripPositions, memory.Context - t);
                Activation Strip(Activation of) => memory.Kernels.Part(of, first * of.Channels * Numerics.Lane.Count, 1, positions, of.Channels);
                _strips.Add(new MlpStrip(memory, weights, Strip(input), Strip(output), Strip(memory.ResidualGradient)));
            }
        }
    }

    public Activation Output { get; }

    public static Weights Declare(ParameterLayout layout, string name, int width, int hidden, bool gated, NormKind norm) => new(
        NormLayer.Declare(layout, $"{name}.norm", norm, width),
        layout.Add($"{name}.in", width, gated ? 2 * hidden : hidden),
        layout.Add($"{name}.out", hidden, width));

    public void Forward()
    {
        foreach (var strip in _strips)
            strip.Forward();
    }

    public void Backward(bool inputGradient)
    {
        foreach (var strip in _strips)
            strip.Backward(inputGradient);
    }

    internal sealed record Weights(NormLayer.Weights? Norm, ParameterEntry In, ParameterEntry Out);
}
