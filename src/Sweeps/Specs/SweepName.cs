namespace Sweeper.Sweeps.Specs;

/// <summary>The name of a sweep, which is also a folder's name: 1 … 60 lower-case letters, digits and hyphens, no hyphen at an end.</summary>
internal static class SweepName
{
    private const int Longest = 60;

    /// <param name="given">From the file or <c>--set</c>.</param>
    /// <param name="otherwise">Made into a name when the file gives none.</param>
    public static string Read(Located<string>? given, string otherwise, Place file, ProblemList problems)
    {
        var name = given?.Value ?? Slug(otherwise);
        if (name.Length is > 0 and <= Longest && name == Slug(name))
            return name;
        var remedy = Slug(name) is { Length: > 0 } slug ? $" Use {slug}." : given is null ? " Write sweep: my-sweep." : "";
        problems.Note(given?.Place ?? file, $"`sweep` must be 1 … {Longest} lower-case letters, digits and hyphens, but is {Quoted.Of(name)}.{remedy}");
        return "sweep";
    }

    private static string Slug(string text)
    {
        var mapped = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var joined = string.Join('-', mapped.Split('-', StringSplitOptions.RemoveEmptyEntries));
        return joined.Length <= Longest ? joined : joined[..Longest].TrimEnd('-');
    }
}
