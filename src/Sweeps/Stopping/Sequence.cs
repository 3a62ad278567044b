namespace Sweeper.Sweeps.Stopping;

/// <summary>
/// A persistent array: a tree of 64-fold branches, so that 100,000 items are three levels deep. Immutable; a change copies one path.
/// </summary>
internal sealed class Sequence<T>
{
    private const int Bits = 6;
    private const int Width = 1 << Bits;
    private const int Mask = Width - 1;

    private readonly object? _root;
    private readonly int _height;

    private Sequence(object? root, int height, int count) => (_root, _height, Count) = (root, height, count);

    public static Sequence<T> Empty { get; } = new(null, 0, 0);

    /// <summary>One more than the highest index that was ever set.</summary>
    public int Count { get; }

    /// <summary>The item, or the type's default where none was set.</summary>
    public T? this[int index]
    {
        get
        {
            if (index >= Count)
                return default;
            var node = _root;
            for (var level = _height; level > 0 && node is not null; level--)
                node = ((object?[])node)[(index >> (level * Bits)) & Mask];
            return node is null ? default : ((T?[])node)[index & Mask];
        }
    }

    public Sequence<T> Add(T item) => With(Count, item);

    public Sequence<T> With(int index, T item)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var (root, height) = (_root, _height);
        for (; (long)index >> (Bits * (height + 1)) > 0; height++)
            root = root is null ? null : Put(new object?[Width], 0, root);

        return new Sequence<T>(With(root, height, index, item), height, Math.Max(Count, index + 1));
    }

    private static object With(object? node, int level, int index, T item)
    {
        if (level == 0)
            return Put(node is null ? new T?[Width] : (T?[])((T?[])node).Clone(), index & Mask, item);
        var children = node is null ? new object?[Width] : (object?[])((object?[])node).Clone();
        var at = (index >> (level * Bits)) & Mask;
        return Put(children, at, With(children[at], level - 1, index, item));
    }

    private static TItem?[] Put<TItem>(TItem?[] items, int at, TItem item)
    {
        items[at] = item;
        return items;
    }
}
