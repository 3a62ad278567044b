namespace Sweeper.Sweeps.Spaces;

/// <summary>Short names for paths that stand together: the last name, or the whole path where two share it (<c>task.clip</c>, <c>model.clip</c>).</summary>
public sealed class ShortNames(IReadOnlyList<string> paths)
{
    public string this[string path] => paths.Count(p => Last(p) == Last(path)) > 1 ? path : Last(path);

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];
}
