namespace Sweeper.Trainer.Kernels.Reference;

public sealed partial class ReferenceKernels
{
    private static readonly double GeluScale = Math.Sqrt(2 / Math.PI);

    public void Gelu(Activation x, Activation y)
    {
        var xs = Of(x).Numbers;
        var ys = Of(y, x.Channels, x).Numbers;
        for (var i = 0; i < xs.Length; i++)
            ys[i] = xs[i] / 2 * (1 + GeluTanh(xs[i]));
    }

    public void GeluGradient(Activation x, Activation dy, Activation dx)
    {
        var xs = Of(x).Numbers;
        var dys = Of(dy, x.Channels, x).Numbers;
        var dxs = Of(dx, x.Channels, x).Numbers;
        for (var i = 0; i < xs.Length; i++)
        {
            var tanh = GeluTanh(xs[i]);
            var inner = GeluScale * (1 + 3 * 0.044715 * xs[i] * xs[i]);
            dxs[i] = dys[i] * ((1 + tanh) / 2 + xs[i] / 2 * (1 - tanh * tanh) * inner);
        }
    }

    public void SwiGlu(Activation x, Activation y)
    {
        var (xs, ys) = (Of(x), Of(y, x.Channels / 2, x));
        foreach (var (n, c, lane) in Numbers(ys))
            ys[n, c, lane] = xs[n, c, lane] * Sigmoid(xs[n, c, lane]) * xs[n, y.Channels + c, lane];
    }

    public void SwiGluGradient(Activation x, Activation dy, Activation dx)
    {
        var (xs, dys, dxs) = (Of(x), Of(dy, x.Channels / 2, x), Of(dx, 2 * dy.Channels, x));
        foreach (var (n, c, lane) in Numbers(dys))
        {
            var (gate, value, sigmoid) = (xs[n, c, lane], xs[n, dy.Channels + c, lane], Sigmoid(xs[n, c, lane]));
            dxs[n, c, lane] = dys[n, c, lane] * value * sigmoid * (1 + gate * (1 - sigmoid));
            dxs[n, dy.Channels + c, lane] = dys[n, c, lane] * gate * sigmoid;
        }
    }

    public void Clamp(Activation x, float limit)
    {
        var xs = Of(x).Numbers;
        for (var i = 0; i < xs.Length; i++)
            xs[i] = Math.Min(Math.Max(xs[i], -limit), limit);
    }

    public void ClampGradient(Activation x, float limit, Activation dx)
    {
        var xs = Of(x).Numbers;
        var dxs = Of(dx, x.Channels, x).Numbers;
        for (var i = 0; i < xs.Length; i++)
            if (Math.Abs(xs[i]) >= limit)
                dxs[i] = 0;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double GeluTanh(double x) => Math.Tanh(GeluScale * (x + 0.044715 * x * x * x));
}
