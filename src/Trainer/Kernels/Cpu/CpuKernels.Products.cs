using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    /// <summary>Positions whose encodings are multiplied at once: their products are as large as two tokens, which is reserved.</summary>
    private const int PositionsAtOnce = 2 * Lane.Count;

    public void MatMul(Activation x, Matrix w, Activation y, Activation? residual = null) =>
        Multiply(Of(x), new Operand(Data(w), w.Stride, 1), w.Columns, w.Rows, Of(y), residual is null ? null : Of(residual));

    public void MatMulInputGradient(Activation dy, Matrix w, Activation dx, bool add) =>
        Multiply(Of(dy), new Operand(Data(w), 1, w.Stride), w.Rows, w.Columns, Of(dx), add ? Of(dx) : null);

    /// <summary>Cut along the longer side of the weights, once per thread: each part copies the other operand into panels.</summary>
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
        },
        perThread: 1);

    public void AddPositions(ReadOnlySpan<float> table, Matrix w, int heads, Activation y)
    {
        var to = Of(y);
        var bias = _team.Scratch.Data;
        var (columns, channels) = (w.Columns / heads, y.Channels / heads);
        fixed (float* encodings = table)
        {
            for (var first = 0; first < y.Context; first += PositionsAtOnce)
            {
                var count = Math.Min(PositionsAtOnce, y.Context - first);
                new Span<float>(bias, count * w.Columns).Clear();
                ColumnProduct.Add(count, w.Columns, w.Rows, new Operand(encodings, w.Rows, 1).From(first), Data(w), w.Stride, bias, w.Columns);
                for (var row = 0; row < y.Groups * count; row++)
                {
                    var (group, t) = (row / count, row % count);
                    for (var head = 0; head < heads; head++)
                        AddToLanes(bias + (t * w.Columns) + (head * columns), columns, to.Row((group * y.Context) + first + t) + (head * channels * Lane.Count));
                }
            }
        }
    }

    public void AddPositionsGradient(ReadOnlySpan<float> table, Activation dy, int heads, Matrix dw)
    {
        var from = Of(dy);
        var sums = _team.Scratch.Data;
        var (columns, channels) = (dw.Columns / heads, dy.Channels / heads);
        fixed (float* encodings = table)
        {
            for (var group = 0; group < dy.Groups; group++)
            {
                for (var first = 0; first < dy.Context; first += PositionsAtOnce)
                {
                    var count = Math.Min(PositionsAtOnce, dy.Context - first);
                    for (var t = 0; t < count; t++)
                        for (var head = 0; head < heads; head++)
                            LaneSum.Of(from.Row((group * dy.Context) + first + t) + (head * channels * Lane.Count), columns, sums + (t * dw.Columns) + (head * columns));
                    ColumnProduct.Add(dw.Rows, dw.Columns, count, new Operand(encodings, dw.Rows, 1).From(first).Transposed, sums, dw.Columns, Data(dw), dw.Stride);
                }
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

    /// <summary>Each number is added to all lanes of its channel.</summary>
    private static void AddToLanes(float* numbers, int count, float* to)
    {
        for (var c = 0; c < count; c++)
            (Vector512.Load(to + c * Lane.Count) + Vector512.Create(numbers[c])).Store(to + c * Lane.Count);
    }

    private static Operand View(CpuActivation activation) => new(activation.Data, activation.Stride, Lane.Count);
}
