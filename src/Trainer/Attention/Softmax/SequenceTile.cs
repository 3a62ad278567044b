using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

// The products and functions of one tile of one sequence. Scores lie with the queries as lanes, s: [keys, 64], so that the softmax of a query never crosses lanes.
// On the diagonal, for each 16 queries only the keys up to the last of them are computed, read or written; those after a query hold zero.
internal static unsafe class SequenceTile
{
    /// <summary>Floats from a key to the next in a tile of scores, and from a channel to the next in queries with positions as lanes.</summary>
    private const int Side = TileShape.Side;

    /// <summary><c>s[j, r] = keys[j] · queries[r]</c>; keys: [keys, width]; queries: [K, 64].</summary>
    public static void Scores(TileShape tile, int keyDim, float* keys, int width, float* queries, float* s)
    {
        var step = tile.Diagonal ? Lane.Count : tile.Keys;
        for (var at = 0; at < tile.Keys; at += step)
        {
            var first = tile.QueriesOf(at);
            ColumnProduct.Multiply(
                step, (tile.Queries - first) / Lane.Count, keyDim, new Operand(keys + at * width, width, 1), queries + first, Side, s + (at * Side) + first, Side, add: false);
        }
    }

    /// <summary><c>to[r] += sum_j s[j, r] from[j]</c>; from: [keys, width]; to: [queries, width].</summary>
    public static void AddToQueries(TileShape tile, float* s, float* from, float* to, int width)
    {
        var step = tile.Diagonal ? Lane.Count : tile.Queries;
        for (var at = 0; at < tile.Queries; at += step)
            ColumnProduct.Multiply(step, width / Lane.Count, tile.KeysOf(at), new Operand(s + at, 1, Side), from, width, to + at * width, width, add: true);
    }

    /// <summary><c>to[j] += sum_r s[j, r] from[r]</c>; from: [queries, width]; to: [keys, width].</summary>
    public static void AddToKeys(TileShape tile, float* s, float* from, float* to, int width)
    {
        var step = tile.Diagonal ? Lane.Count : tile.Keys;
        for (var at = 0; at < tile.Keys; at += step)
        {
            var first = tile.QueriesOf(at);
            ColumnProduct.Multiply(
                step, width / Lane.Count, tile.Queries - first, new Operand(s + (at * Side) + first, Side, 1), from + first * width, width, to + at * width, width, add: true);
        }
    }

    /// <summary>Scores become exp(s − m), in place; m, l and what o has so far are brought to the new maximum.</summary>
    public static void Accumulate(TileShape tile, ScoreScale scale, float* s, float* max, float* sum, float* o, int width)
    {
        var binary = scale.Binary;
        for (var at = 0; at < tile.Queries; at += Lane.Count)
        {
            var keys = tile.KeysOf(at);
            var column = s + at;
            if (tile.Diagonal)
                Mask(column + at * Side, Vector512.Create(float.NegativeInfinity));
            var largest = Vector512.Load(column);
            for (var j = 1; j < keys; j++)
                largest = Vector512.MaxNative(largest, Vector512.Load(column + j * Side));
            var before = Vector512.Load(max + at);
            largest = Vector512.MaxNative(largest * binary, before);
            var correction = Elementary.Exp2(before - largest);
            var total = Vector512.Load(sum + at) * correction;
            if (!Vector512.EqualsAll(correction, Vector512<float>.One))
                Multiply(o + at * width, width, correction);
            for (var j = 0; j < keys; j++)
            {
                var p = ScoreScale.Probability(Vector512.Load(column + j * Side), binary, largest);
                total += p;
                p.Store(column + j * Side);
            }

            largest.Store(max + at);
            total.Store(sum + at);
        }
    }

    /// <summary>s becomes P, g becomes dS, in place.</summary>
    public static void Differentiate(TileShape tile, ScoreScale scale, float* s, float* g, float* max, float* inverse, float* dot)
    {
        var (binary, plain) = (scale.Binary, scale.Plain);
        for (var at = 0; at < tile.Queries; at += Lane.Count)
        {
            var keys = tile.KeysOf(at);
            var (largest, share, mean) = (Vector512.Load(max + at), Vector512.Load(inverse + at), Vector512.Load(dot + at));
            for (var j = at; j < at + (keys * Side); j += Side)
            {
                var p = ScoreScale.Probability(Vector512.Load(s + j), binary, largest) * share;
                p.Store(s + j);
                (p * (Vector512.Load(g + j) - mean) * plain).Store(g + j);
            }

            if (!tile.Diagonal)
                continue;
            Mask(s + (at * Side) + at, Vector512<float>.Zero);
            Mask(g + (at * Side) + at, Vector512<float>.Zero);
        }
    }

    /// <summary>16 rows, each times its own lane of <paramref name="factors"/>.</summary>
    public static void Multiply(float* rows, int width, Vector512<float> factors)
    {
        for (var r = 0; r < Lane.Count; r++, rows += width)
        {
            var factor = Vector512.Create(factors[r]);
            for (var c = 0; c < width; c += Lane.Count)
                (Vector512.Load(rows + c) * factor).Store(rows + c);
        }
    }

    private static void Mask(float* square, Vector512<float> future)
    {
        var queries = Vector512.CreateSequence(0f, 1f);
        for (var j = 0; j < Lane.Count; j++)
            Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(queries, Vector512.Create((float)j)), Vector512.Load(square + j * Side), future).Store(square + j * Side);
    }
}
