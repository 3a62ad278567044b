using System.Security.Cryptography;

namespace Sweeper.Engine.Layout;

/// <summary>Passes bytes on and hashes them: what a result vouches for is what was written, and need not be read back.</summary>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position { get => _length; set => throw new NotSupportedException("Artifacts are written forwards."); }

    public TrialArtifact Artifact() => new(_length, Convert.ToHexStringLower(_hash.GetCurrentHash()));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        _hash.AppendData(buffer);
        _length += buffer.Length;
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Artifacts are written forwards.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("Artifacts are written forwards.");

    public override void SetLength(long value) => throw new NotSupportedException("Artifacts are written forwards.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
