using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Random;

// Arrays of independent numbers, for initial weights: element i depends on the key and on i only, so a longer array begins with the shorter one.
public readonly partial record struct RandomKey
{
    /// <summary>Fills with uniform numbers on [0, 1), multiples of 2^-24.</summary>
    public void Uniforms(Span<float> values)
    {
        for (var i = 0; i < values.Length; i += Lane.Count)
            Store(Uniform(0, i), values[i..]);
    }

    /// <summary>Fills with standard normal numbers.</summary>
    public void Normals(Span<float> values)
    {
        for (var i = 0; i < values.Length; i += Lane.Count)
            Store(Normal(0, i), values[i..]);
    }

    private static void Store(Vector512<float> numbers, Span<float> rest)
    {
        if (rest.Length >= Lane.Count)
        {
            numbers.CopyTo(rest);
            return;
        }

        for (var lane = 0; lane < rest.Length; lane++)
            rest[lane] = numbers[lane];
    }
}
