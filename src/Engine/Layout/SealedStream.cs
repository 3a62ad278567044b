using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Layout;

/// <summary>A checkpoint as it is read: everything but its <see cref="CheckpointSeal"/>, which is held back. Disposes the stream behind it.</summary>
internal sealed class SealedStream(Stream inner) : ForwardStream
{
    private readonly byte[] _held = new byte[CheckpointSeal.Length + (1 << 16)];
    private int _start;
    private int _end;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > 0 && _end - _start <= CheckpointSeal.Length)
            Fill();
        var count = Math.Min(buffer.Length, Math.Max(0, _end - _start - CheckpointSeal.Length));
        _held.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

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
