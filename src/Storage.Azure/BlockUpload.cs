using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Sweeper.Storage.Azure;

/// <summary>
/// What a writer writes, on its way into a blob: one call for what fits into a block, else block by block, so that memory stays at one block. Nothing can be seen
/// before <see cref="Commit"/>.
/// </summary>
internal sealed class BlockUpload(BlockBlobClient blob, int blockBytes) : Stream
{
    private readonly MemoryStream _block = new();
    private readonly List<string> _staged = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Makes it the blob.</summary>
    public void Commit(BlobRequestConditions? conditions, IDictionary<string, string>? metadata)
    {
        if (_staged.Count == 0)
        {
            _block.Position = 0;
            blob.Upload(_block, new BlobUploadOptions { Conditions = conditions, Metadata = metadata });
            return;
        }

        Stage();
        blob.CommitBlockList(_staged, new CommitBlockListOptions { Conditions = conditions, Metadata = metadata });
    }

    /// <summary>Ids of one length that no other upload has: two who write the same blob must not mix their blocks.</summary>
    public static string NewId() => Convert.ToBase64String(Guid.NewGuid().ToByteArray());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_block.Length == blockBytes)
                Stage();
            var part = buffer[..(int)Math.Min(buffer.Length, blockBytes - _block.Length)];
            _block.Write(part);
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Stage()
    {
        var id = NewId();
        _block.Position = 0;
        blob.StageBlock(id, _block);
        _staged.Add(id);
        _block.SetLength(0);
    }
}
