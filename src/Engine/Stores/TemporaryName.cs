using System.Globalization;

namespace Sweeper.Engine.Stores;

/// <summary>Names of files that are not yet objects, <c>.tmp-host-process-random</c>: who left one behind can be told.</summary>
internal static class TemporaryName
{
    private const string Prefix = ".tmp-";

    /// <summary>For <see cref="Directory.EnumerateFiles(string, string)"/>.</summary>
    public const string Pattern = Prefix + "*";

    public static string New() => $"{Prefix}{Environment.MachineName}-{Environment.ProcessId}-{Path.GetRandomFileName()}";

    /// <summary>True for a file of a process of this host that is no more. Of other hosts nothing can be said.</summary>
    public static bool IsLeftOver(string file)
    {
        var mine = $"{Prefix}{Environment.MachineName}-";
        return file.StartsWith(mine, StringComparison.Ordinal)
            && int.TryParse(file[mine.Length..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && !StoreHolder.IsAlive(process);
    }
}
