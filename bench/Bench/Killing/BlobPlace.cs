using Sweeper.Engine.Stores;
using Sweeper.Storage.Azure;

namespace Sweeper.Bench.Killing;

/// <summary>A container of a blob server, and the spool of this machine before it.</summary>
internal sealed class BlobPlace : Place
{
    private readonly string _connection;
    private readonly string _spool;

    public BlobPlace(string folder, string connection, int number)
    {
        (_connection, _spool, Container) = (connection, Path.Combine(folder, $"spool-{number}"), $"store-{number}");
        Environment = new Dictionary<string, string> { [BlobAddress.Variable] = connection, [StoreAddress.SpoolVariable] = _spool };
    }

    public override string Address => "azure:" + Container;

    public override IReadOnlyDictionary<string, string> Environment { get; }

    private string Container { get; }

    public override IStore Open() => AzureBlobStore.OpenToRead(BlobAddress.Of(Address, _connection, Container));

    /// <summary>Also what was not uploaded.</summary>
    public override IEnumerable<string> Leftovers() => Temporary(_spool).Concat(Directory
        .EnumerateFiles(_spool, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith('.')));

    public override void Remove() => Directory.Delete(_spool, recursive: true);
}
