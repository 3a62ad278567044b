using Sweeper.Engine.Stores;

namespace Sweeper.Bench.Killing;

/// <summary>A folder store.</summary>
internal sealed class FolderPlace(string folder, int number) : Place
{
    private string Path { get; } = System.IO.Path.Combine(folder, $"store-{number}");

    public override string Address => Path;

    public override IStore Open() => FolderStore.OpenToRead(Path);

    public override IEnumerable<string> Leftovers() => Temporary(Path);

    public override void Remove() => Directory.Delete(Path, recursive: true);
}
