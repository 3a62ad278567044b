namespace Sweeper.Client.Printing;

/// <summary>Short headers for paths: the last name, or the whole path where two share it.</summary>
internal sealed class ColumnNames(IReadOnlyList<string> paths)
{
    public string this[string path] => paths.Count(p => Last(p) == Last(path)) > 1 ? path : Last(path);

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];
}
