using System.Text;

namespace Sweeper.Trainer.Random;

/// <summary>
/// A counter-based random stream: a 64-bit key from which child keys are folded (purpose, step, …) and at which any draw can be computed directly, in any
/// order, on any thread. Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011); not for cryptography.
/// A key is used either to fold children or for one of the forms of draws, which are all functions of the same counters.
/// </summary>
/// <param name="A">First key word.</param>
/// <param name="B">Second key word.</param>
public readonly partial record struct RandomKey(uint A, uint B)
{
    /// <summary>Second counter word of folds: no sequence has this number, so a child never equals a draw.</summary>
    private const uint FoldCounter = uint.MaxValue;

    /// <summary>The root key of a seed; different seeds, different keys.</summary>
    public static RandomKey Of(long seed) => new((uint)seed, (uint)(seed >> 32));

    /// <summary>The child for a number: a step, an index.</summary>
    public RandomKey Fold(uint number)
    {
        var (a, b) = Bits(number, FoldCounter);
        return new RandomKey(a, b);
    }

    /// <summary>The child for a purpose (<c>"train"</c>, <c>"init"</c>), by the 64-bit FNV-1a hash of its UTF-8 text.</summary>
    public RandomKey Fold(string purpose)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in Encoding.UTF8.GetBytes(purpose))
            hash = (hash ^ letter) * 1099511628211UL;
        return Fold((uint)hash).Fold((uint)(hash >> 32));
    }

    /// <summary>The 64 random bits at a counter.</summary>
    public (uint First, uint Second) Bits(uint first, uint second) => Threefry.Block(A, B, first, second);
}
