using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Specs;

/// <summary>
/// What somebody probably meant: the legal name at the least edit distance (insertions, deletions, substitutions, swaps of neighbours;
/// "optimal string alignment"), when that is less than about a third of the word.
/// </summary>
public static class Nearest
{
    private const int ListedAtMost = 20;
    private const int ComparedAtMost = 64;

    /// <returns>Null when none is near.</returns>
    public static string? To(string word, IEnumerable<string> legal)
    {
        var best = legal.Select(name => (name, distance: Distance(word, name))).OrderBy(x => x.distance).FirstOrDefault();
        return best.name is not null && best.distance <= Math.Max(1, Math.Min(word.Length, best.name.Length) / 3) + (word.Length > 4 ? 1 : 0) ? best.name : null;
    }

    /// <summary>"Did you mean `heads`? Legal are …": the list only when it is short.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> legal)
    {
        var meant = To(word, legal) is { } near ? $" Did you mean `{near}`?" : "";
        return legal.Count is > 0 and <= ListedAtMost ? $"{meant} Legal are {string.Join(", ", legal)}." : meant;
    }

    /// <summary>Hint for a parameter path, which may lack its section (<c>layers</c>) or have the wrong one.</summary>
    public static string PathHint(string path, ParameterSchema schema)
    {
        var paths = schema.Parameters.Select(p => p.Path).ToList();
        var last = LastName(path);
        var meant = paths.FirstOrDefault(p => LastName(p) == last) ?? To(path, paths) ?? paths.FirstOrDefault(p => LastName(p) == To(last, paths.Select(LastName)));
        var section = path.Contains('.') ? path[..(path.IndexOf('.') + 1)] : path + ".";
        var siblings = paths.Where(p => p.StartsWith(section, StringComparison.Ordinal)).ToList();
        var list = siblings.Count is > 0 and <= ListedAtMost ? siblings : paths.Count <= ListedAtMost ? paths : [];
        return (meant is null ? "" : $" Did you mean `{meant}`?") + (list.Count == 0 ? "" : $" Legal are {string.Join(", ", list)}.");
    }

    private static string LastName(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static int Distance(string a, string b)
    {
        if (a.Length > ComparedAtMost || b.Length > ComparedAtMost)
            return int.MaxValue;
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
                d[i, j] = i == 0 || j == 0 ? i + j : Cell(a, b, d, i, j);
        }

        return d[a.Length, b.Length];
    }

    private static int Cell(string a, string b, int[,] d, int i, int j)
    {
        var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
        var least = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (same ? 0 : 1));
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(least, d[i - 2, j - 2] + 1) : least;
    }
}
