using Sweeper.Trainer.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

public sealed partial class TorchKernels
{
    private const float GeluScale = 0.7978845608f;
    private const float GeluCube = 0.044715f;

    public void Gelu(Activation x, Activation y)
    {
        using var scope = NewDisposeScope();
        var (from, to) = (Of(x).Numbers, Of(y, x.Channels, x).Numbers);
        to.copy_(from * 0.5f * (1 + GeluTanh(from)));
    }

    public void GeluGradient(Activation x, Activation dy, Activation dx)
    {
        using var scope = NewDisposeScope();
        var (from, gradient) = (Of(x).Numbers, Of(dy, x.Channels, x).Numbers);
        var tanh = GeluTanh(from);
        var inner = GeluScale * (1 + (3 * GeluCube * from * from));

        // Far out 1 − tanh² is 0 and x · inner may be infinite: the product that decays comes first.
        var slope = (0.5f * (1 + tanh)) + (0.5f * (from * (1 - (tanh * tanh))) * inner);
        Of(dx, x.Channels, x).Numbers.copy_(gradient * slope);
    }

    public void SwiGlu(Activation x, Activation y)
    {
        using var scope = NewDisposeScope();
        var (gate, value) = Halves(Of(x, 2 * y.Channels, y));
        Of(y).Rows.copy_(gate * Sigmoid(gate) * value);
    }

    public void SwiGluGradient(Activation x, Activation dy, Activation dx)
    {
        using var scope = NewDisposeScope();
        var (gate, value) = Halves(Of(x, 2 * dy.Channels, dy));
        var (dGate, dValue) = Halves(Of(dx, x.Channels, x));
        var (gradient, open) = (Of(dy).Rows, Sigmoid(gate));
        var ofValue = gradient * (gate * open);
        dGate.copy_(gradient * value * open * (1 + (gate * (1 - open))));
        dValue.copy_(ofValue);
    }

    public void Clamp(Activation x, float limit)
    {
        using var scope = NewDisposeScope();
        Of(x).Numbers.clamp_(-limit, limit);
    }

    public void ClampGradient(Activation x, float limit, Activation dx)
    {
        using var scope = NewDisposeScope();
        Of(dx, x.Channels, x).Numbers.masked_fill_(Of(x).Numbers.abs() >= limit, 0);
    }

    public void SoftCap(Activation x, float cap)
    {
        using var scope = NewDisposeScope();
        var numbers = Of(x).Numbers;
        numbers.copy_(cap * (numbers / cap).tanh());
    }

    public void SoftCapGradient(Activation y, float cap, Activation dx)
    {
        using var scope = NewDisposeScope();
        var share = Of(y).Numbers / cap;
        Of(dx, y.Channels, y).Numbers.mul_(1 - (share * share));
    }

    /// <summary>By the exponential, whose bits do not depend on a number's place: those of torch's own sigmoid do.</summary>
    internal static Tensor Sigmoid(Tensor x) => 1 / (1 + (-x).exp());

    private static Tensor GeluTanh(Tensor x) => (GeluScale * (x + (GeluCube * x * x * x))).tanh();

    /// <summary>The first channels of every token, and the others.</summary>
    private static (Tensor, Tensor) Halves(TorchActivation x) => (x.Rows.narrow(2, 0, x.Channels / 2), x.Rows.narrow(2, x.Channels / 2, x.Channels / 2));
}
