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
        to.copy_(from.Times(0.5f) * GeluTanh(from).Plus(1));
    }

    public void GeluGradient(Activation x, Activation dy, Activation dx)
    {
        using var scope = NewDisposeScope();
        var (from, gradient) = (Of(x).Numbers, Of(dy, x.Channels, x).Numbers);
        var tanh = GeluTanh(from);
        var inner = (from * from).Times(3 * GeluCube).Plus(1).Times(GeluScale);

        // Far out 1 − tanh² is 0 and x · inner may be infinite: the product that decays comes first.
        var slope = tanh.Plus(1).Plus(from * (tanh * tanh).Rest() * inner).Times(0.5f);
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
        dGate.copy_(gradient * value * open * (gate * open.Rest()).Plus(1));
        dValue.copy_(ofValue);
    }

    public void Clamp(Activation x, float limit)
    {
        using var scope = NewDisposeScope();
        Of(x).Numbers.Limit(limit);
    }

    public void ClampGradient(Activation x, float limit, Activation dx)
    {
        using var scope = NewDisposeScope();
        Of(dx, x.Channels, x).Numbers.Fill(Of(x).Numbers.abs().ge(Arithmetic.Kept(limit)), 0);
    }

    public void SoftCap(Activation x, float cap)
    {
        using var scope = NewDisposeScope();
        var numbers = Of(x).Numbers;
        numbers.copy_(numbers.Over(cap).tanh().Times(cap));
    }

    public void SoftCapGradient(Activation y, float cap, Activation dx)
    {
        using var scope = NewDisposeScope();
        var share = Of(y).Numbers.Over(cap);
        Of(dx, y.Channels, y).Numbers.mul_((share * share).Rest());
    }

    /// <summary>By the exponential, whose bits do not depend on a number's place: those of torch's own sigmoid do.</summary>
    internal static Tensor Sigmoid(Tensor x) => (-x).exp().Plus(1).reciprocal();

    private static Tensor GeluTanh(Tensor x) => x.Plus((x * x * x).Times(GeluCube)).Times(GeluScale).tanh();

    /// <summary>The first channels of every token, and the others.</summary>
    private static (Tensor, Tensor) Halves(TorchActivation x) => (x.Rows.narrow(2, 0, x.Channels / 2), x.Rows.narrow(2, x.Channels / 2, x.Channels / 2));
}
