namespace Sweeper.Sweeps.Specs;

/// <summary>User text as it is shown in a message: on one line, shortened, in quotes.</summary>
internal static class Quoted
{
    private const int Longest = 60;

    public static string Of(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
        return line.Length <= Longest ? $"'{line}'" : $"'{line[..Longest]}…'";
    }
}
