using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>With <c>z[t] = sum_j w[j] x[t − j]</c> and <c>d = dy · silu'(z)</c>: <c>dx[t] = sum_j w[j] d[t + j]</c>, <c>dw[j] = sum_t d[t] x[t − j]</c>, in each channel.</summary>
public sealed partial class ReferenceKernels
{
    public void Convolve(Matrix w, int heads, Activation x, Activation before)
    {
        var (xs, old) = (OfHeads(x, heads, w.Columns / heads), Of(before, w.Columns, x));
        foreach (var (n, c, lane) in Numbers(old))
            old[n, c, lane] = xs[n, HeadChannel(c, w, x, heads), lane];
        foreach (var (n, c, lane) in Numbers(old))
            xs[n, HeadChannel(c, w, x, heads), lane] = Convolved(w, old, n, c, lane) * Sigmoid(Convolved(w, old, n, c, lane));
    }

    public void ConvolveGradient(Matrix w, int heads, Activation before, Activation dx, Matrix dw)
    {
        var (old, dxs) = (Of(before, w.Columns, dx), OfHeads(dx, heads, w.Columns / heads));
        Require(dw, w.Rows, w.Columns);
        var dz = new ReferenceActivation(before.Groups, before.Context, before.Channels);
        foreach (var (n, c, lane) in Numbers(old))
        {
            var z = Convolved(w, old, n, c, lane);
            ref var d = ref dxs[n, HeadChannel(c, w, dx, heads), lane];
            dz[n, c, lane] = d * Sigmoid(z) * (1 + z * Sigmoid(-z));
            d = 0;
        }

        foreach (var (n, c, lane) in Numbers(old))
            for (var j = 0; j < w.Rows && j <= n % old.Context; j++)
            {
                dxs[n - j, HeadChannel(c, w, dx, heads), lane] += At(w, j, c) * dz[n, c, lane];
                At(dw, j, c) += dz[n, c, lane] * old[n - j, c, lane];
            }
    }

    /// <summary>z of a token of a sequence; there is nothing before its first.</summary>
    private static double Convolved(Matrix w, ReferenceActivation x, int token, int channel, int lane) =>
        Enumerable.Range(0, Math.Min(w.Rows, 1 + token % x.Context)).Sum(j => At(w, j, channel) * x[token - j, channel, lane]);
}
