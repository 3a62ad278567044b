using System.Buffers.Binary;

namespace Sweeper.Engine.Processes;

/// <summary>
/// Frames over a pair of byte streams: length of the body (4 bytes, little-endian), kind (1), trial (4), body. One thread reads, many write.
/// </summary>
internal sealed class FrameStream(Stream input, Stream output) : IDisposable
{
    /// <summary>Bytes of a checkpoint or an artifact in one frame: what a pipe holds, and below what .NET puts on the heap of large objects.</summary>
    public const int PieceBytes = 1 << 16;

    /// <summary>The longest body, in bytes.</summary>
    public const int LongestBody = 1 << 24;

    private const int HeaderBytes = 9;

    private readonly BufferedStream _input = new(input, PieceBytes);
    private readonly BufferedStream _output = new(output, PieceBytes);
    private readonly Lock _gate = new();

    /// <exception cref="IOException">The other end is gone.</exception>
    public void Write(FrameKind kind, int trial, ReadOnlySpan<byte> body)
    {
        if (body.Length > LongestBody)
            throw new IOException($"A message of {kind} must have at most {LongestBody} bytes, but has {body.Length}.");
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, body.Length);
        header[4] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[5..], trial);
        lock (_gate)
        {
            _output.Write(header);
            _output.Write(body);
            _output.Flush();
        }
    }

    /// <summary>Waits for the next frame; null when the other end is gone, in the middle of one or not.</summary>
    /// <exception cref="InvalidDataException">What came is no frame.</exception>
    public Frame? Read()
    {
        try
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            _input.ReadExactly(header);
            var (length, kind) = (BinaryPrimitives.ReadInt32LittleEndian(header), (FrameKind)header[4]);
            if (length is < 0 or > LongestBody || !Enum.IsDefined(kind))
                throw new InvalidDataException($"A message between processes must have a known kind and 0 … {LongestBody} bytes, but has kind {(byte)kind} and {length} bytes.");
            var body = new byte[length];
            _input.ReadExactly(body);
            return new Frame(kind, BinaryPrimitives.ReadInt32LittleEndian(header[5..]), body);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Disposes both.</summary>
    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }
}
