namespace Sweeper.Sweeps.Stopping;

/// <summary>
/// A persistent sorted set that knows the index of each item and the item at each index: a B+ tree with counts. Immutable; a change copies one path of
/// three or four small arrays for 100,000 items. Branches that run empty go, others are not merged: a rung's results come and go at about the same places.
/// </summary>
internal sealed class Ranking
{
    private const int Width = 32;
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
                var at = 0;
                for (; index >= children[at].Count; at++)
                    index -= children[at].Count;
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
            for (var i = 0; i < at; i++)
                better += children[i].Count;
            node = at < children.Length ? children[at] : null;
        }

        return node is null ? better : better + node.Find(item);
    }

    /// <param name="item">Not in the set.</param>
    public Ranking Add(Ranked item)
    {
        if (_root is null)
            return new Ranking(new Node([item], null));
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
        return right is null ? (Node.Over(Replaced(children, at, left)), null) : Split([.. children[..at], left, right, .. children[(at + 1)..]]);
    }

    private static (Node, Node?) Split(Ranked[] items) =>
        items.Length <= Width ? (new Node(items, null), null) : (new Node(items[..(Width / 2)], null), new Node(items[(Width / 2)..], null));

    private static (Node, Node?) Split(Node[] children) =>
        children.Length <= Width ? (Node.Over(children), null) : (Node.Over(children[..(Width / 2)]), Node.Over(children[(Width / 2)..]));

    /// <returns>Null when nothing is left; the same node when the item is not there.</returns>
    private static Node? Remove(Node node, Ranked item)
    {
        var at = node.Find(item);
        if (at == node.Items.Length)
            return node;
        if (node.Children is not { } children)
            return node.Items[at] != item ? node : node.Items.Length == 1 ? null : new Node([.. node.Items[..at], .. node.Items[(at + 1)..]], null);
        var child = Remove(children[at], item);
        if (ReferenceEquals(child, children[at]))
            return node;
        if (child is not null)
            return Node.Over(Replaced(children, at, child));
        return children.Length == 1 ? null : Node.Over([.. children[..at], .. children[(at + 1)..]]);
    }

    private static Node[] Replaced(Node[] children, int at, Node child)
    {
        var copy = (Node[])children.Clone();
        copy[at] = child;
        return copy;
    }

    private sealed class Node(Ranked[] items, Node[]? children)
    {
        /// <summary>Sorted. A branch has the last item of each child.</summary>
        public Ranked[] Items => items;

        /// <summary>Null for a leaf.</summary>
        public Node[]? Children => children;

        public int Count { get; } = children is null ? items.Length : Sum(children);

        public static Node Over(Node[] children) => new(Array.ConvertAll(children, c => c.Items[^1]), children);

        /// <summary>Index of the first item that is not better, or the number of items.</summary>
        public int Find(Ranked item)
        {
            var at = Array.BinarySearch(Items, item);
            return at < 0 ? ~at : at;
        }

        private static int Sum(Node[] children)
        {
            var sum = 0;
            foreach (var child in children)
                sum += child.Count;
            return sum;
        }
    }
}
