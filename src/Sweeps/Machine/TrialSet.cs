using System.Collections;
using System.Globalization;
using System.Text;

namespace Sweeper.Sweeps.Machine;

/// <summary>
/// Some of a sweep's trials, by their indices in its order, as a journal spells them: <c>0-186,190</c>. Trials tend to be over in runs, so a hundred thousand
/// of them take a few characters.
/// </summary>
public sealed class TrialSet : IReadOnlyCollection<int>, IEquatable<TrialSet>
{
    private readonly int[] _indices;

    private TrialSet(int[] indices) => _indices = indices;

    public static TrialSet Empty { get; } = new([]);

    public int Count => _indices.Length;

    /// <param name="indices">≥ 0, in any order, doubled or not.</param>
    public static TrialSet Of(IEnumerable<int> indices) => new([.. indices.Distinct().Order()]);

    /// <exception cref="FormatException">Not a rising list of indices and ranges.</exception>
    public static TrialSet Parse(string text)
    {
        var indices = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-');
            var first = int.Parse(dash < 0 ? part : part[..dash], NumberStyles.None, CultureInfo.InvariantCulture);
            var last = dash < 0 ? first : int.Parse(part[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
            if (last < first || (indices.Count > 0 && first <= indices[^1]))
                throw new FormatException($"Indices must rise, but '{text}' goes back at '{part}'.");
            indices.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return new TrialSet([.. indices]);
    }

    public bool Contains(int index) => Array.BinarySearch(_indices, index) >= 0;

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_indices).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(TrialSet? other) => other is not null && _indices.AsSpan().SequenceEqual(other._indices);

    public override bool Equals(object? obj) => Equals(obj as TrialSet);

    public override int GetHashCode() => _indices.Length == 0 ? 0 : HashCode.Combine(_indices.Length, _indices[0], _indices[^1]);

    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _indices.Length;)
        {
            var end = i;
            while (end + 1 < _indices.Length && _indices[end + 1] == _indices[end] + 1)
                end++;
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{_indices[i]}");
            if (end > i)
                text.Append(CultureInfo.InvariantCulture, $"-{_indices[end]}");
            i = end + 1;
        }

        return text.ToString();
    }
}
