using System.Security.Cryptography;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Layout;

/// <summary>Hashes what it passes on: what a result or a seal vouches for is what was written, and need not be read back.</summary>
internal sealed class HashingStream(Stream inner) : CountingStream(inner)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>SHA-256 of the bytes so far, 32 bytes.</summary>
    public byte[] Hash() => _hash.GetCurrentHash();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        base.Write(buffer);
        _hash.AppendData(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
