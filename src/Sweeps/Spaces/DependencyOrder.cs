namespace Sweeper.Sweeps.Spaces;

/// <summary>Topological order that keeps the given order where it can.</summary>
internal static class DependencyOrder
{
    /// <param name="names">What is to be ordered.</param>
    /// <param name="needs">What the i-th needs before it; names outside <paramref name="names"/> are ignored.</param>
    /// <param name="cycle">Null, or the names along a cycle: a, b, a.</param>
    /// <returns>Indices into <paramref name="names"/>; incomplete when there is a cycle.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<string> names, Func<int, IEnumerable<string>> needs, out IReadOnlyList<string>? cycle)
    {
        var index = names.Select((name, i) => (name, i)).ToDictionary(x => x.name, x => x.i, StringComparer.Ordinal);
        var (order, done, path) = (new List<int>(), new HashSet<int>(), new List<int>());
        IReadOnlyList<string>? found = null;
        for (var i = 0; i < names.Count && found is null; i++)
            Visit(i);
        cycle = found;
        return order;

        void Visit(int i)
        {
            if (found is not null || done.Contains(i))
                return;
            if (path.Contains(i))
            {
                found = [.. path[path.IndexOf(i)..].Append(i).Select(j => names[j])];
                return;
            }

            path.Add(i);
            foreach (var need in needs(i).Where(index.ContainsKey).Order(StringComparer.Ordinal))
                Visit(index[need]);
            path.RemoveAt(path.Count - 1);
            done.Add(i);
            order.Add(i);
        }
    }
}
