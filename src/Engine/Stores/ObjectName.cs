namespace Sweeper.Engine.Stores;

/// <summary>
/// The law of names that every store keeps (<see cref="IStore"/>): what a file system, a blob container and a URL all take, and nothing that leads out of the
/// store.
/// </summary>
public static class ObjectName
{
    private const int Longest = 200;
    private const int Deepest = 8;

    /// <summary>What Windows takes for a device in any folder, with any extension: com1.bin too.</summary>
    private static readonly HashSet<string> Devices = ["con", "prn", "aux", "nul", .. "123456789".SelectMany(n => new[] { $"com{n}", $"lpt{n}" })];

    public static bool IsLegal(string name)
    {
        var segments = name.Split('/');
        return name.Length <= Longest && segments.Length <= Deepest && segments.All(IsSegment);
    }

    /// <exception cref="ArgumentException">The name is not legal.</exception>
    public static string Check(string name) => IsLegal(name)
        ? name
        : throw new ArgumentException(
            $"An object's name must be at most {Deepest} segments of a-z 0-9 . _ - joined by '/', none of them starting or ending with a dot or a device's "
            + $"name (con, nul, com1, …), {Longest} characters in all, but is '{(name.Length <= Longest ? name : name[..Longest] + "…")}'.",
            nameof(name));

    // Lower case only: a file system that does not tell case apart would make one object of two.
    private static bool IsSegment(string text) =>
        text.Length > 0 && text[0] != '.' && text[^1] != '.'
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
        && !Devices.Contains(text.Split('.')[0]);
}
