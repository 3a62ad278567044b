using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Tasks;

/// <summary>
/// Working memory of one thread, kept between calls so that generating a batch allocates nothing after the first. One scratch at a time on a thread: the next
/// one made there takes over its memory.
/// </summary>
internal ref struct LaneScratch
{
    [ThreadStatic]
    private static Vector512<float>[]? t_vectors;

    private Span<Vector512<float>> _free;

    /// <param name="vectors">Most that will be taken.</param>
    public LaneScratch(int vectors)
    {
        if (t_vectors is null || t_vectors.Length < vectors)
            t_vectors = new Vector512<float>[vectors];
        _free = t_vectors;
    }

    /// <summary>The next so many vectors, with arbitrary content.</summary>
    public Span<Vector512<float>> Take(int vectors)
    {
        var taken = _free[..vectors];
        _free = _free[vectors..];
        return taken;
    }
}
