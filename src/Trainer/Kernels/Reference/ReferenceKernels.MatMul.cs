using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

public sealed partial class ReferenceKernels
{
    public void MatMul(Activation x, Matrix w, Activation y, Activation? residual = null)
    {
        Require(w, x.Channels, y.Channels);
        var (xs, ys) = (Of(x), Of(y, w.Columns, x));
        var rs = residual is null ? null : Of(residual, w.Columns, x);
        for (var n = 0; n < xs.Tokens; n++)
            for (var o = 0; o < w.Columns; o++)
                for (var lane = 0; lane < Lane.Count; lane++)
                {
                    var sum = rs is null ? 0 : rs[n, o, lane];
                    for (var i = 0; i < w.Rows; i++)
                        sum += xs[n, i, lane] * At(w, i, o);
                    ys[n, o, lane] = sum;
                }
    }

    public void MatMulInputGradient(Activation dy, Matrix w, Activation dx, bool add)
    {
        Require(w, dx.Channels, dy.Channels);
        var (dxs, dys) = (Of(dx, w.Rows, dy), Of(dy));
        for (var n = 0; n < dys.Tokens; n++)
            for (var i = 0; i < w.Rows; i++)
                for (var lane = 0; lane < Lane.Count; lane++)
                {
                    var sum = add ? dxs[n, i, lane] : 0;
                    for (var o = 0; o < w.Columns; o++)
                        sum += dys[n, o, lane] * At(w, i, o);
                    dxs[n, i, lane] = sum;
                }
    }

    public void MatMulWeightGradient(Activation x, Activation dy, Matrix dw)
    {
        Require(dw, x.Channels, dy.Channels);
        var (xs, dys) = (Of(x), Of(dy, dw.Columns, x));
        for (var i = 0; i < dw.Rows; i++)
            for (var o = 0; o < dw.Columns; o++)
            {
                var sum = 0.0;
                for (var n = 0; n < xs.Tokens; n++)
                    for (var lane = 0; lane < Lane.Count; lane++)
                        sum += xs[n, i, lane] * dys[n, o, lane];
                At(dw, i, o) += sum;
            }
    }

    public void AddPositions(ReadOnlySpan<float> table, Matrix w, int heads, Activation y)
    {
        var ys = Of(y);
        for (var n = 0; n < ys.Tokens; n++)
            for (var c = 0; c < w.Columns; c++)
                for (var p = 0; p < w.Rows; p++)
                    for (var lane = 0; lane < Lane.Count; lane++)
                        ys[n, HeadChannel(c, w, y, heads), lane] += table[n % y.Context * w.Rows + p] * At(w, p, c);
    }

    public void AddPositionsGradient(ReadOnlySpan<float> table, Activation dy, int heads, Matrix dw)
    {
        var dys = Of(dy);
        for (var n = 0; n < dys.Tokens; n++)
            for (var c = 0; c < dw.Columns; c++)
                for (var p = 0; p < dw.Rows; p++)
                    for (var lane = 0; lane < Lane.Count; lane++)
                        At(dw, p, c) += table[n % dy.Context * dw.Rows + p] * dys[n, HeadChannel(c, dw, dy, heads), lane];
    }

    /// <summary>Where column c of a matrix in equal parts goes among channels in as many parts.</summary>
    private static int HeadChannel(int c, Matrix w, Activation y, int heads) => (c / (w.Columns / heads) * (y.Channels / heads)) + (c % (w.Columns / heads));
}
