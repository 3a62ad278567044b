using Sweeper.Trainer.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

public sealed partial class TorchKernels
{
    public void MatMul(Activation x, Matrix w, Activation y, Activation? residual = null)
    {
        using var scope = NewDisposeScope();
        var (from, to, weights) = (Of(x), Of(y, w.Columns, x), Of(w, x.Channels, y.Channels));
        to.Rows.copy_(residual is null ? bmm(from.Rows, weights) : from.Rows.baddbmm(weights, Of(residual, w.Columns, x).Rows));
    }

    public void MatMulInputGradient(Activation dy, Matrix w, Activation dx, bool add)
    {
        using var scope = NewDisposeScope();
        var (from, to, weights) = (Of(dy), Of(dx, w.Rows, dy), Of(w, dx.Channels, dy.Channels).transpose(1, 2));
        to.Rows.copy_(add ? from.Rows.baddbmm(weights, to.Rows) : bmm(from.Rows, weights));
    }

    public void MatMulWeightGradient(Activation x, Activation dy, Matrix dw)
    {
        using var scope = NewDisposeScope();
        var (input, output) = (Of(x), Of(dy, dw.Columns, x));
        Of(dw, x.Channels, dy.Channels).Gain(bmm(input.Rows.transpose(1, 2), output.Rows));
    }

    public void AddPositions(ReadOnlySpan<float> table, Matrix w, int heads, Activation y)
    {
        using var scope = NewDisposeScope();
        var to = OfHeads(y, heads, w.Columns / heads);
        var encodings = Encodings(table, y.Context, w.Rows);
        var sums = bmm(encodings, Of(w, w.Rows, w.Columns));
        to.Heads(heads).narrow(5, 0, w.Columns / heads).Gain(sums.view(Replicas, 1, y.Context, 1, heads, w.Columns / heads));
    }

    public void AddPositionsGradient(ReadOnlySpan<float> table, Activation dy, int heads, Matrix dw)
    {
        using var scope = NewDisposeScope();
        var from = OfHeads(dy, heads, dw.Columns / heads);
        var sums = from.Heads(heads).narrow(5, 0, dw.Columns / heads).sum([1, 3]).reshape(Replicas, dy.Context, dw.Columns);
        Of(dw, dw.Rows, dw.Columns).Gain(bmm(Encodings(table, dy.Context, dw.Rows).transpose(1, 2), sums));
    }

    /// <summary>[replicas, T, P].</summary>
    private Tensor Encodings(ReadOnlySpan<float> table, int context, int channels) => table.Length == context * channels
        ? Table(table).view(1, context, channels).expand(Replicas, context, channels)
        : throw new ArgumentException($"`table` must be [{context}, {channels}], but has {table.Length} numbers.", nameof(table));
}
