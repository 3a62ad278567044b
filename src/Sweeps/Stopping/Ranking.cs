namespace Sweeper.Sweeps.Stopping;

/// <summary>
/// A persistent sorted set that knows the index of each item and the item at each index: a B+ tree with counts. Immutable; a change copies one path of
/// three nodes for 100,000 items. Branches that run empty go, others are not merged: a rung's results come and go at about the same places.
/// </summary>
internal sealed class Ranking
{
    private const int Width = 64;
    private readonly Node? _root;

    private Ranking(Node? root) => _root = root;

    public static Ranking Empty { get; } = new((Node?)null);

    public int Count => _root?.Count ?? 0;

    /// <param name="index">0 … <see cref="Count"/> - 1, 0 the best.</param>
    public Ranked this[int index]
    {
        get
        {
            var node = _root!;
            while (node.Children is { } children)
            {
                var at = node.Holding(index);
                index -= node.Before(at);
                node = children[at];
            }

            return node.Items[index];
        }
    }

    /// <summary>How many are better than the item, whether it is in the set or not.</summary>
    public int IndexOf(Ranked item)
    {
        var (better, node) = (0, _root);
        while (node?.Children is { } children)
        {
            var at = node.Find(item);
            better += node.Before(at);
            node = at < children.Length ? children[at] : null;
        }

        return node is null ? better : better + node.Find(item);
    }

    /// <param name="item">Not in the set.</param>
    public Ranking Add(Ranked item)
    {
        if (_root is null)
            return new Ranking(Node.Leaf([item]));
        var (left, right) = Add(_root, item);
        return new Ranking(right is null ? left : Node.Over([left, right]));
    }

    /// <returns>This set where the item is not in it.</returns>
    public Ranking Remove(Ranked item)
    {
        if (_root is null)
            return this;
        var root = Remove(_root, item);
        while (root?.Children is [var only])
            root = only;
        return ReferenceEquals(root, _root) ? this : new Ranking(root);
    }

    private static (Node Left, Node? Right) Add(Node node, Ranked item)
    {
        var at = node.Find(item);
        if (node.Children is not { } children)
            return Split([.. node.Items[..at], item, .. node.Items[at..]]);
        at = Math.Min(at, children.Length - 1);
        var (left, right) = Add(children[at], item);
        return right is null ? (node.With(at, left), null) : Split([.. children[..at], left, right, .. children[(at + 1)..]]);
    }

    private static (Node, Node?) Split(Ranked[] items) =>
        items.Length <= Width ? (Node.Leaf(items), null) : (Node.Leaf(items[..(Width / 2)]), Node.Leaf(items[(Width / 2)..]));

    private static (Node, Node?) Split(Node[] children) =>
        children.Length <= Width ? (Node.Over(children), null) : (Node.Over(children[..(Width / 2)]), Node.Over(children[(Width / 2)..]));

    /// <returns>Null when nothing is left; the same node when the item is not there.</returns>
    private static Node? Remove(Node node, Ranked item)
    {
        var at = node.Find(item);
        if (at == node.Items.Length)
            return node;
        if (node.Children is not { } children)
            return node.Items[at] != item ? node : node.Items.Length == 1 ? null : Node.Leaf([.. node.Items[..at], .. node.Items[(at + 1)..]]);
        var child = Remove(children[at], item);
        if (ReferenceEquals(child, children[at]))
            return node;
        if (child is not null)
            return node.With(at, child);
        return children.Length == 1 ? null : Node.Over([.. children[..at], .. children[(at + 1)..]]);
    }

    /// <param name="ends">Of a branch: how many items there are up to the end of each child.</param>
    private sealed class Node(Ranked[] items, Node[]? children, int[] ends)
    {
        /// <summary>Sorted. A branch has the last item of each child.</summary>
        public Ranked[] Items => items;

        /// <summary>Null for a leaf.</summary>
        public Node[]? Children => children;

        public int Count => children is null ? items.Length : ends[^1];

        public static Node Leaf(Ranked[] items) => new(items, null, []);

        public static Node Over(Node[] children)
        {
            var (ends, sum) = (new int[children.Length], 0);
            for (var i = 0; i < children.Length; i++)
                ends[i] = sum += children[i].Count;
            return new Node(Array.ConvertAll(children, c => c.Items[^1]), children, ends);
        }

        /// <summary>Looks at no other child than the new one: on the way to an item nothing else need be in the cache.</summary>
        public Node With(int at, Node child)
        {
            var (lasts, others, sums) = ((Ranked[])items.Clone(), (Node[])children!.Clone(), (int[])ends.Clone());
            (lasts[at], others[at]) = (child.Items[^1], child);
            var more = child.Count - (ends[at] - Before(at));
            for (var i = at; i < sums.Length; i++)
                sums[i] += more;
            return new Node(lasts, others, sums);
        }

        /// <summary>Items of the children before one.</summary>
        public int Before(int child) => child == 0 ? 0 : ends[child - 1];

        /// <summary>The child with the item of an index.</summary>
        public int Holding(int index)
        {
            var at = Array.BinarySearch(ends, index + 1);
            return at < 0 ? ~at : at;
        }

        /// <summary>Index of the first item that is not better, or the number of items.</summary>
        public int Find(Ranked item)
        {
            var at = Array.BinarySearch(Items, item);
            return at < 0 ? ~at : at;
        }
    }
}
