namespace Sweeper.Client.Live;

/// <summary><c>cpu:2</c> before <c>cpu:10</c>: shorter names first, then ordinal.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => x?.Length == y?.Length ? string.CompareOrdinal(x, y) : Comparer<int?>.Default.Compare(x?.Length, y?.Length);
}
