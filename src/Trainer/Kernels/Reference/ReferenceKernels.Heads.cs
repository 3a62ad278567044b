using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>What happens to the queries and keys of single heads before attention.</summary>
public sealed partial class ReferenceKernels
{
    public void NormHeads(HeadNormKind kind, int keyDim, int heads, Activation x, Activation scales)
    {
        var (xs, rs) = (OfHeads(x, heads, scales.Channels / heads * keyDim), Of(scales, scales.Channels, x));
        foreach (var (n, block, lane) in Numbers(rs))
        {
            var first = (block / (scales.Channels / heads) * (x.Channels / heads)) + (block % (scales.Channels / heads) * keyDim);
            var squares = 0.0;
            for (var c = first; c < first + keyDim; c++)
                squares += xs[n, c, lane] * xs[n, c, lane];
            rs[n, block, lane] = kind switch
            {
                HeadNormKind.L2 => 1 / Math.Sqrt(squares + 1e-12),
                HeadNormKind.Rms => 1 / Math.Sqrt((squares / keyDim) + 1e-5),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A model without normalisation of heads does not call NormHeads."),
            };
            for (var c = first; c < first + keyDim; c++)
                xs[n, c, lane] *= rs[n, block, lane];
        }
    }

    public void NormHeadsGradient(HeadNormKind kind, int keyDim, int heads, Activation y, Activation scales, Activation dx)
    {
        var (ys, rs, dxs) = (OfHeads(y, heads, scales.Channels / heads * keyDim), Of(scales, scales.Channels, y), Of(dx, y.Channels, y));
        foreach (var (n, block, lane) in Numbers(rs))
        {
            var first = (block / (scales.Channels / heads) * (y.Channels / heads)) + (block % (scales.Channels / heads) * keyDim);
            var along = 0.0;
            for (var c = first; c < first + keyDim; c++)
                along += ys[n, c, lane] * dxs[n, c, lane];
            if (kind == HeadNormKind.Rms)
                along /= keyDim;
            for (var c = first; c < first + keyDim; c++)
                dxs[n, c, lane] = rs[n, block, lane] * (dxs[n, c, lane] - (ys[n, c, lane] * along));
        }
    }

    public void Rotate(ReadOnlySpan<float> table, int heads, Activation x, bool back)
    {
        var keyDim = table.Length / x.Context;
        if (keyDim % 2 != 0 || table.Length != keyDim * x.Context)
            throw new ArgumentException($"`table` must have an even number of numbers for each of {x.Context} positions, but has {table.Length}.", nameof(table));
        var xs = OfHeads(x, heads, 2 * keyDim);
        for (var n = 0; n < xs.Tokens; n++)
            for (var head = 0; head < heads; head++)
                for (var i = 0; i < 2 * keyDim; i += 2)
                    for (var lane = 0; lane < Lane.Count; lane++)
                    {
                        var (at, c) = ((n % x.Context * keyDim) + (i % keyDim), (head * (x.Channels / heads)) + i);
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

    private static ReferenceActivation OfHeads(Activation x, int heads, int channels) => x.Channels % heads == 0 && x.Channels / heads >= channels
        ? Of(x)
        : throw new ArgumentException($"{heads} heads must be equal parts of the channels, {channels} or more each, but there are {x.Channels}.");
}
