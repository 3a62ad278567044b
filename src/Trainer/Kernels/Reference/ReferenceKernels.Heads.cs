using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>What happens to the queries and keys of single heads before attention.</summary>
public sealed partial class ReferenceKernels
{
    public void NormHeads(HeadNormKind kind, int keyDim, Activation x, Activation scales)
    {
        var (xs, rs) = (OfHeads(x, scales.Channels * keyDim), Of(scales, scales.Channels, x));
        foreach (var (n, head, lane) in Numbers(rs))
        {
            var squares = 0.0;
            for (var c = head * keyDim; c < (head + 1) * keyDim; c++)
                squares += xs[n, c, lane] * xs[n, c, lane];
            rs[n, head, lane] = kind switch
            {
                HeadNormKind.L2 => 1 / Math.Sqrt(squares + 1e-12),
                HeadNormKind.Rms => 1 / Math.Sqrt((squares / keyDim) + 1e-5),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A model without normalisation of heads does not call NormHeads."),
            };
            for (var c = head * keyDim; c < (head + 1) * keyDim; c++)
                xs[n, c, lane] *= rs[n, head, lane];
        }
    }

    public void NormHeadsGradient(HeadNormKind kind, int keyDim, Activation y, Activation scales, Activation dx)
    {
        var (ys, rs, dxs) = (OfHeads(y, scales.Channels * keyDim), Of(scales, scales.Channels, y), Of(dx, y.Channels, y));
        foreach (var (n, head, lane) in Numbers(rs))
        {
            var along = 0.0;
            for (var c = head * keyDim; c < (head + 1) * keyDim; c++)
                along += ys[n, c, lane] * dxs[n, c, lane];
            if (kind == HeadNormKind.Rms)
                along /= keyDim;
            for (var c = head * keyDim; c < (head + 1) * keyDim; c++)
                dxs[n, c, lane] = rs[n, head, lane] * (dxs[n, c, lane] - (ys[n, c, lane] * along));
        }
    }

    public void Rotate(ReadOnlySpan<float> table, int heads, Activation x, bool back)
    {
        var keyDim = table.Length / x.Context;
        if (keyDim % 2 != 0 || table.Length != keyDim * x.Context)
            throw new ArgumentException($"`table` must have an even number of numbers for each of {x.Context} positions, but has {table.Length}.", nameof(table));
        var xs = OfHeads(x, heads * keyDim);
        for (var n = 0; n < xs.Tokens; n++)
            for (var c = 0; c < heads * keyDim; c += 2)
                for (var lane = 0; lane < Lane.Count; lane++)
                {
                    var at = (n % x.Context * keyDim) + (c % keyDim);
                    double cos = table[at], sin = back ? -table[at + 1] : table[at + 1];
                    var (a, b) = (xs[n, c, lane], xs[n, c + 1, lane]);
                    xs[n, c, lane] = (a * cos) - (b * sin);
                    xs[n, c + 1, lane] = (a * sin) + (b * cos);
                }
    }

    private static IEnumerable<(int Token, int Channel, int Lane)> Numbers(ReferenceActivation of) =>
        from n in Enumerable.Range(0, of.Tokens)
        from channel in Enumerable.Range(0, of.Channels)
        from lane in Enumerable.Range(0, Lane.Count)
        select (n, channel, lane);

    private static ReferenceActivation OfHeads(Activation x, int channels) => x.Channels >= channels
        ? Of(x)
        : throw new ArgumentException($"The heads must lie inside the channels, but take {channels} of {x.Channels}.");
}
