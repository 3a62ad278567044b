namespace Sweeper.Engine.Stores;

/// <summary>
/// The law of names that every store keeps (<see cref="IStore"/>): what a file system, a blob container and a URL all take, and nothing that leads out of the
/// store.
/// </summary>
internal static class ObjectName
{
    private const int Longest = 200;
    private const int Deepest = 8;

    public static bool IsLegal(string name)
    {
        var segments = name.Split('/');
        return name.Length <= Longest && segments.Length <= Deepest && segments.All(IsSegment);
    }

    /// <exception cref="ArgumentException">The name is not legal.</exception>
    public static string Check(string name) => IsLegal(name)
        ? name
        : throw new ArgumentException(
            $"An object's name must be at most {Deepest} segments of A-Z a-z 0-9 . _ - joined by '/', none of them starting or ending with a dot, "
            + $"{Longest} characters in all, but is '{name}'.",
            nameof(name));

    private static bool IsSegment(string text) =>
        text.Length > 0 && text[0] != '.' && text[^1] != '.' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
