namespace Sweeper.Sweeps.Spaces;

/// <summary>
/// Randomness without state: 64 bits as a function of seed, draw and purpose, by the finaliser of SplitMix64 (Steele, Lea, Flood 2014). What one axis
/// draws does not depend on which other axes there are, or on their order.
/// </summary>
internal static class CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    public static ulong Bits(long seed, long draw, string purpose) =>
        Mix(Mix(Mix((ulong)seed + Golden) + ((ulong)draw * Golden)) ^ Fnv1a(purpose));

    /// <summary>In [0, 1), 53 bits.</summary>
    public static double Unit(long seed, long draw, string purpose) => (Bits(seed, draw, purpose) >> 11) * (1.0 / (1L << 53));

    /// <summary>In 0 … count - 1. The bias is below count / 2^64.</summary>
    public static ulong Below(ulong count, long seed, long draw, string purpose) => Math.BigMul(Bits(seed, draw, purpose), count, out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Fnv1a(string text) => text.Aggregate(0xCBF29CE484222325, (hash, c) => (hash ^ c) * 0x100000001B3);
}
