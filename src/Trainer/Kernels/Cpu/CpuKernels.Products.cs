using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    public void MatMul(Activation x, Matrix w, Activation y, Activation? residual = null)
    {
        var (from, to) = (Of(x), Of(y));
        var weights = new Operand(Data(w), w.Stride, 1);
        LaneProduct.Multiply<Shared>(from.Rows, w.Columns, w.Rows, View(from), weights, View(to), residual is null ? null : Of(residual).Data);
    }

    public void MatMulInputGradient(Activation dy, Matrix w, Activation dx, bool add)
    {
        var (from, to) = (Of(dy), Of(dx));
        var weights = new Operand(Data(w), 1, w.Stride);
        LaneProduct.Multiply<Shared>(from.Rows, w.Rows, w.Columns, View(from), weights, View(to), add ? to.Data : null);
    }

    public void MatMulWeightGradient(Activation x, Activation dy, Matrix dw)
    {
        var (from, gradient) = (Of(x), Of(dy));
        for (var group = 0; group < x.Groups; group++)
            WeightGradient.Add(x.Context, dw.Rows, dw.Columns, from.Group(group), from.Stride, gradient.Group(group), gradient.Stride, Data(dw), dw.Stride, _scratch.Data);
    }

    public void AddPositions(ReadOnlySpan<float> table, Matrix w, int heads, Activation y)
    {
        var to = Of(y);
        var bias = _scratch.Data;
        var (columns, channels) = (w.Columns / heads, y.Channels / heads);
        for (var t = 0; t < y.Context; t++)
        {
            new Span<float>(bias, w.Columns).Clear();
            for (var p = 0; p < w.Rows; p++)
                AddScaled(table[(t * w.Rows) + p], Data(w) + ((long)p * w.Stride), bias, w.Columns);
            for (var group = 0; group < y.Groups; group++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var token = to.Group(group) + (long)t * to.Stride + head * channels * Lane.Count;
                    for (var c = 0; c < columns; c++)
                        (Vector512.Load(token + c * Lane.Count) + Vector512.Create(bias[(head * columns) + c])).Store(token + c * Lane.Count);
                }
            }
        }
    }

    public void AddPositionsGradient(ReadOnlySpan<float> table, Activation dy, int heads, Matrix dw)
    {
        var from = Of(dy);
        var sums = _scratch.Data;
        var (columns, channels) = (dw.Columns / heads, dy.Channels / heads);
        for (var group = 0; group < dy.Groups; group++)
        {
            for (var t = 0; t < dy.Context; t++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var token = from.Group(group) + (long)t * from.Stride + head * channels * Lane.Count;
                    for (var c = 0; c < columns; c++)
                        sums[(head * columns) + c] = LaneSum.Of(Vector512.Load(token + c * Lane.Count));
                }

                for (var p = 0; p < dw.Rows; p++)
                    AddScaled(table[(t * dw.Rows) + p], sums, Data(dw) + ((long)p * dw.Stride), dw.Columns);
            }
        }
    }

    /// <summary><c>to += scale · from</c>; the 16 numbers of a vector are columns here, not sequences.</summary>
    private static void AddScaled(float scale, float* from, float* to, int count)
    {
        var factor = Vector512.Create(scale);
        var i = 0;
        for (; i + Lane.Count <= count; i += Lane.Count)
            Vector512.FusedMultiplyAdd(factor, Vector512.Load(from + i), Vector512.Load(to + i)).Store(to + i);
        for (; i < count; i++)
            to[i] = MathF.FusedMultiplyAdd(scale, from[i], to[i]);
    }

    private static Operand View(CpuActivation activation) => new(activation.Data, activation.Stride, Lane.Count);
}
