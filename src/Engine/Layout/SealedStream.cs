namespace Sweeper.Engine.Layout;

/// <summary>A checkpoint as it is read: everything but its <see cref="CheckpointSeal"/>, which is held back. Disposes the stream behind it.</summary>
internal sealed class SealedStream(Stream inner) : Stream
{
    private readonly byte[] _held = new byte[CheckpointSeal.Length + (1 << 16)];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > 0 && _end - _start <= CheckpointSeal.Length)
            Fill();
        var count = Math.Min(buffer.Length, Math.Max(0, _end - _start - CheckpointSeal.Length));
        _held.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _held.AsSpan(_start, _end - _start).CopyTo(_held);
        (_start, _end) = (0, _end - _start);
        _end += inner.ReadAtLeast(_held.AsSpan(_end), CheckpointSeal.Length + 1 - _end, throwOnEndOfStream: false);
    }
}
