using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Random;

// Draws for 16 sequences at a time: lane l is draw `draw` of sequence `firstSequence + l`, whatever the batch. One Threefry block holds two words, so the
// paired forms cost half as much per number; the first of a pair is what the single form returns.
public readonly partial record struct RandomKey
{
    /// <summary>Uniform on [0, 1), multiples of 2^-24.</summary>
    /// <param name="draw">0 or more: which draw of the sequence.</param>
    /// <param name="firstSequence">0 or more: sequence of lane 0.</param>
    public Vector512<float> Uniform(int draw, int firstSequence)
    {
        Words(draw, firstSequence, out var first, out _);
        return UniformOfWord(first);
    }

    /// <summary>Two independent draws that are uniform on [0, 1), multiples of 2^-24.</summary>
    public void Uniforms(int draw, int firstSequence, out Vector512<float> first, out Vector512<float> second)
    {
        Words(draw, firstSequence, out var x, out var y);
        first = UniformOfWord(x);
        second = UniformOfWord(y);
    }

    /// <summary>Standard normal, always finite, at most 5.42 in size.</summary>
    /// <param name="draw">0 or more: which draw of the sequence.</param>
    /// <param name="firstSequence">0 or more: sequence of lane 0.</param>
    public Vector512<float> Normal(int draw, int firstSequence)
    {
        Words(draw, firstSequence, out var first, out _);
        return NormalQuantile.OfWord(first);
    }

    /// <summary>Two independent standard normal draws.</summary>
    public void Normals(int draw, int firstSequence, out Vector512<float> first, out Vector512<float> second)
    {
        Words(draw, firstSequence, out var x, out var y);
        first = NormalQuantile.OfWord(x);
        second = NormalQuantile.OfWord(y);
    }

    /// <summary>Fills with independent standard normal numbers: elements 2p and 2p + 1 are the pair at draw <paramref name="firstDraw"/> + p.</summary>
    /// <param name="values">[count, 16 lanes]; an odd count leaves out the second number of the last pair.</param>
    public void Normals(int firstDraw, int firstSequence, Span<Vector512<float>> values)
    {
        var pair = 0;
        for (; 2 * pair + 1 < values.Length; pair++)
            Normals(firstDraw + pair, firstSequence, out values[2 * pair], out values[2 * pair + 1]);
        if (2 * pair < values.Length)
            values[2 * pair] = Normal(firstDraw + pair, firstSequence);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Words(int draw, int firstSequence, out Vector512<uint> first, out Vector512<uint> second)
    {
        first = Vector512.Create((uint)draw);
        second = Vector512.Create((uint)firstSequence) + Vector512<uint>.Indices;
        Threefry.Blocks(A, B, ref first, ref second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> UniformOfWord(Vector512<uint> word) =>
        Vector512.ConvertToSingle(Vector512.ShiftRightLogical(word, 8).AsInt32()) * Vector512.Create(5.9604645e-8f);
}
