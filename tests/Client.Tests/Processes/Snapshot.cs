using System.Security.Cryptography;

namespace Sweeper.Client.Tests.Processes;

/// <summary>What lies below a folder, to see that nothing was changed.</summary>
internal static class Snapshot
{
    /// <summary>Path and SHA-256 of every file but locks, which are taken by whoever looks whether a sweep may be run.</summary>
    public static IReadOnlyList<string> Of(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith(".lock", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];
}
