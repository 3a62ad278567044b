namespace Sweeper.Engine.Tests.Fakes;

/// <summary>A real file system of a few pages, for tests marked <see cref="RootFactAttribute"/>.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(string size) => Assert.True(RootFactAttribute.TryRun("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", _folder.Path));

    public string Path => _folder.Path;

    public void MakeReadOnly() => Assert.True(RootFactAttribute.TryRun("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        RootFactAttribute.TryRun("umount", Path);
        _folder.Dispose();
    }
}
