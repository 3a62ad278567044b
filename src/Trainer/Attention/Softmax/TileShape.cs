using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

/// <summary>What is computed of a tile of scores. Keys and queries are multiples of 16, padded with zeros.</summary>
/// <param name="Queries">16 to 64.</param>
/// <param name="Keys">16 to 64; on the diagonal as many as queries.</param>
/// <param name="Diagonal">Whether keys and queries are the same positions, so that the causal half counts; otherwise all keys are before all queries.</param>
internal readonly record struct TileShape(int Queries, int Keys, bool Diagonal)
{
    /// <summary>Queries, and keys, of a whole tile: it takes 16 KB, and the rows of four operands with K = 32 another 32.</summary>
    public const int Side = 64;

    /// <summary>The tile of the queries and keys that start at two multiples of 64.</summary>
    public static TileShape Of(int query, int key, int context) => new(Padded(context - query), Padded(context - key), query == key);

    /// <summary>Keys that the 16 queries from <paramref name="query"/> on have in the tile.</summary>
    public int KeysOf(int query) => Diagonal ? query + Lane.Count : Keys;

    /// <summary>The first queries that the 16 keys from <paramref name="key"/> on meet.</summary>
    public int QueriesOf(int key) => Diagonal ? key : 0;

    private static int Padded(int positions) => Lane.Groups(Math.Min(Side, positions)) * Lane.Count;
}
