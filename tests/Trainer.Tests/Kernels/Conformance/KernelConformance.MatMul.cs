namespace Sweeper.Trainer.Tests.Kernels.Conformance;

public abstract partial class KernelConformance
{
    public static TheoryData<int> EveryChannels => new(Channels);

    [Theory, MemberData(nameof(EveryChannels))]
    public void Matrix_products(int inputs)
    {
        for (var i = 0; i < Channels.Length; i++)
            MatrixProducts(Size(inputs + i), inputs, Channels[i]);
    }

    [Fact]
    public void Matrix_products_of_a_wide_layer()
    {
        MatrixProducts((1, 3), 60, 300);
        MatrixProducts((1, 3), 300, 60);
    }

    private void MatrixProducts((int Groups, int Context) size, int inputs, int outputs)
    {
        using var pair = Pair();
        var (groups, context) = size;
        var what = $"[{groups}, {context}, {inputs}] x [{inputs}, {outputs}]";
        var (x, dx, staleX) = (pair.Activation(groups, context, inputs), pair.Activation(groups, context, inputs), pair.Stale(groups, context, inputs));
        var (y, residual, dy) = (pair.Stale(groups, context, outputs), pair.Activation(groups, context, outputs), pair.Activation(groups, context, outputs));
        var (w, dw) = (pair.Matrix(inputs, outputs), pair.Matrix(inputs, outputs));
        var (forward, back) = (SumTolerance(inputs), SumTolerance(outputs));

        pair.Call($"MatMul {what}", (k, s) => k.MatMul(x[s], w[s], y[s]), (y, forward));
        pair.Call($"MatMul {what} + residual", (k, s) => k.MatMul(x[s], w[s], y[s], residual[s]), (y, forward));
        pair.Call($"MatMul {what} + itself", (k, s) => k.MatMul(x[s], w[s], residual[s], residual[s]), (residual, forward));
        pair.Call($"MatMulInputGradient {what}", (k, s) => k.MatMulInputGradient(dy[s], w[s], staleX[s], add: false), (staleX, back));
        pair.Call($"MatMulInputGradient {what}, added", (k, s) => k.MatMulInputGradient(dy[s], w[s], dx[s], add: true), (dx, back));
        pair.Call($"MatMulWeightGradient {what}", (k, s) => k.MatMulWeightGradient(x[s], dy[s], dw[s]), (dw, SumTolerance(16 * groups * context)));
    }

    [Theory, MemberData(nameof(EveryChannels))]
    public void Positions(int channels)
    {
        foreach (var encoding in (int[])[1, 2, 3, 8, 17, 40])
            foreach (var columns in new[] { channels, 2 * channels / 3, 1 }.Where(c => c > 0).Distinct())
            {
                using var pair = Pair();
                var (groups, context) = Size(channels + encoding);
                var heads = 1 + channels % 3;
                var what = $"[{context}, {encoding}] x [{encoding}, {heads} x {columns}] on [{groups}, {context}, {heads} x {channels}]";
                var table = pair.Random.Floats(context * encoding);
                var (y, dy) = (pair.Activation(groups, context, heads * channels), pair.Activation(groups, context, heads * channels));
                var (w, dw) = (pair.Matrix(encoding, heads * columns), pair.Matrix(encoding, heads * columns));

                pair.Call($"AddPositions {what}", (k, s) => k.AddPositions(table, w[s], heads, y[s]), (y, SumTolerance(encoding)));
                pair.Call($"AddPositionsGradient {what}", (k, s) => k.AddPositionsGradient(table, dy[s], heads, dw[s]), (dw, SumTolerance(16 * groups * context)));
            }
    }
}
