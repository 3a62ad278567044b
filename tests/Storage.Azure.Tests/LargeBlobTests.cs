using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>Objects that are much larger than a block.</summary>
[Collection(OneAzurite.Name)]
public sealed class LargeBlobTests(Azurite server)
{
    private const int Part = 1 << 20;
    private const int Parts = 150;
    private readonly string _container = $"c{Guid.NewGuid():N}";

    [StoreFact]
    public void A_large_object_goes_and_comes_in_blocks_with_the_memory_of_a_few()
    {
        using var store = Open();
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (random, part) = (new Random(1), new byte[Part]);
        var (before, most) = (GC.GetTotalMemory(forceFullCollection: true), 0L);

        store.Write("large", stream =>
        {
            for (var i = 0; i < Parts; i++)
            {
                random.NextBytes(part);
                sent.AppendData(part);
                stream.Write(part);
                if (i % 10 == 9)
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }

            Assert.Null(store.Length("large"));
        });

        Assert.Equal((long)Part * Parts, store.Length("large"));
        using (var stream = store.OpenRead("large")!)
            Assert.Equal(sent.GetHashAndReset(), SHA256.HashData(stream));
        Assert.InRange(most, 0, 40L << 20);
        var blocks = new BlobContainerClient(server.Connection, _container).GetBlockBlobClient("large").GetBlockList().Value.CommittedBlocks;
        Assert.Equal(19, blocks.Count());
    }

    [StoreFact]
    public void A_large_object_whose_writer_fails_leaves_the_old_one()
    {
        using var store = Open();
        store.Write("large", stream => stream.Write("old"u8));

        Assert.Throws<InvalidOperationException>(() => store.Write("large", stream =>
        {
            stream.Write(new byte[20 << 20]);
            throw new InvalidOperationException("halfway");
        }));

        Assert.Equal(3, store.Length("large"));
    }

    [StoreFact]
    public void Two_who_write_a_large_object_at_once_leave_one_of_the_two()
    {
        Parallel.For(1, 3, writer =>
        {
            using var store = Open();
            for (var again = true; again;)
            {
                try
                {
                    store.Write("large", stream =>
                    {
                        for (var i = 0; i < 40; i++)
                            stream.Write(Enumerable.Repeat((byte)writer, Part).ToArray());
                    });
                    again = false;
                }
                catch (IOException)
                {
                    // The other one's commit dropped our blocks: again is enough.
                }
            }
        });

        using var stream = Open().OpenRead("large")!;
        var bytes = new byte[40 * Part];
        stream.ReadExactly(bytes);
        Assert.Single(bytes.Distinct());
    }

    private AzureBlobStore Open() => AzureBlobStore.Open(BlobAddress.Of("azure:test", server.Connection, _container));
}
