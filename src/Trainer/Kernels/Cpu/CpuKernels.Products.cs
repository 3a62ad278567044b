using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    public void MatMul(Activation x, Matrix w, Activation y, Activation? residual = null) =>
        Multiply(Of(x), new Operand(Data(w), w.Stride, 1), w.Columns, w.Rows, Of(y), residual is null ? null : Of(residual));

    public void MatMulInputGradient(Activation dy, Matrix w, Activation dx, bool add) =>
        Multiply(Of(dy), new Operand(Data(w), 1, w.Stride), w.Rows, w.Columns, Of(dx), add ? Of(dx) : null);

    /// <summary>Cut along the longer side of the weights.</summary>
    public void MatMulWeightGradient(Activation x, Activation dy, Matrix dw) => _team.Ranges(
        Math.Max(dw.Rows, dw.Columns),
        WeightGradient.Tile,
        (x: Of(x), dy: Of(dy), dw),
        static (s, first, end, scratch) =>
        {
            var alongRows = s.dw.Rows > s.dw.Columns;
            var part = alongRows ? s.dw.PartOfRows(first, end - first) : s.dw.PartOfColumns(first, end - first);
            var (input, output) = (alongRows ? first * Lane.Count : 0, alongRows ? 0 : first * Lane.Count);
            for (var group = 0; group < s.x.Groups; group++)
            {
                WeightGradient.Add(
                    s.x.Context, part.Rows, part.Columns, s.x.Group(group) + input, s.x.Stride, s.dy.Group(group) + output, s.dy.Stride, Data(part), part.Stride, scratch.Data);
            }
        });

    public void AddPositions(ReadOnlySpan<float> table, Matrix w, int heads, Activation y)
    {
        var to = Of(y);
        var bias = _team.Scratch.Data;
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
        var sums = _team.Scratch.Data;
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

    private void Multiply(CpuActivation x, Operand w, int columns, int inner, CpuActivation y, CpuActivation? start) => _team.Ranges(
        x.Rows,
        RowTile,
        (x, w, columns, inner, y, start),
        static (s, first, end, _) =>
            LaneProduct.Multiply<Shared>(
                end - first, s.columns, s.inner, View(s.x).From(first), s.w, View(s.y).From(first), s.start is null ? null : s.start.Data + ((long)first * s.start.Stride)));

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
