namespace Sweeper.Engine.Stores.Spooling;

/// <summary>The next bytes of a stream, so many and no more.</summary>
internal sealed class BoundedStream(Stream stream, long length) : ForwardStream
{
    private long _left = length;

    public override int Read(Span<byte> buffer)
    {
        var read = stream.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
