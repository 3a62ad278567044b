namespace Sweeper.Engine.Tests.Fakes;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sweeper-").FullName;

    public string At(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>What is on disk now, as kill -9 would leave it; but for the lock, which dies with a process.</summary>
    public void CopyTo(TemporaryFolder other)
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Where(f => !System.IO.Path.GetFileName(f).StartsWith(".lock", StringComparison.Ordinal)))
        {
            var target = other.At(System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
