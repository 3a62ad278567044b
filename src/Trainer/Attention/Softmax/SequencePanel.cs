using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

/// <summary>
/// A block of positions of 16 sequences, sequence by sequence: [16, rows, width] floats. Activations have the sequences innermost; here each sequence is a matrix of
/// its own, so that a tile of it fits in the first-level cache.
/// </summary>
/// <param name="data">As many floats as <see cref="Floats"/> says.</param>
/// <param name="rows">Positions; a multiple of 16.</param>
/// <param name="width">Floats of a position; a multiple of 16.</param>
internal readonly unsafe struct SequencePanel(float* data, int rows, int width)
{
    public readonly int Width = width;

    /// <summary>Floats from one sequence to the next: a vector more than the matrix, because rows that are a power of two apart share a few sets of the cache.</summary>
    private readonly long _sequence = Floats(rows, width) / Lane.Count;

    public static long Floats(int rows, int width) => Lane.Count * (((long)rows * width) + Lane.Count);

    public float* Row(int sequence, int row) => data + (sequence * _sequence) + (row * Width);

    /// <summary>Rows from 0 on become <paramref name="count"/> positions of <paramref name="channels"/> channels, and zero from there to a multiple of 16.</summary>
    public void Pack(Operand from, int count, int channels, int row = 0)
    {
        for (var t = 0; t < count; t++)
            for (var c = 0; c < channels; c += Lane.Count)
                Transposition.Into(from.Data + (t * from.Outer) + (c * Lane.Count), Lane.Count, Math.Min(Lane.Count, channels - c), Row(0, row + t) + c, _sequence);
        var padding = Lane.Groups(count) * Lane.Count - count;
        for (var sequence = 0; padding > 0 && sequence < Lane.Count; sequence++)
            new Span<float>(Row(sequence, row + count), padding * Width).Clear();
    }

    /// <summary>The inverse of <see cref="Pack"/>: rows are written to, or added to, positions.</summary>
    public void Unpack(Operand to, int count, int channels, bool add, int row = 0)
    {
        for (var t = 0; t < count; t++)
            for (var c = 0; c < channels; c += Lane.Count)
                Transposition.OutOf(Row(0, row + t) + c, _sequence, to.Data + (t * to.Outer) + (c * Lane.Count), Lane.Count, Math.Min(Lane.Count, channels - c), add);
    }

    /// <summary>One number for each of <paramref name="count"/> positions, in a panel of width 1 row: position t at float t; zero from there to a multiple of 16.</summary>
    public void PackScalars(Operand from, int count)
    {
        for (var t = 0; t < count; t += Lane.Count)
            Transposition.Into(from.Data + t * from.Outer, from.Outer, Math.Min(Lane.Count, count - t), data + t, _sequence);
    }

    public void UnpackScalars(Operand to, int count)
    {
        for (var t = 0; t < count; t += Lane.Count)
            Transposition.OutOf(data + t, _sequence, to.Data + t * to.Outer, to.Outer, Math.Min(Lane.Count, count - t), add: false);
    }
}
