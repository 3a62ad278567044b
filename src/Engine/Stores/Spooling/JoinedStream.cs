namespace Sweeper.Engine.Stores.Spooling;

/// <summary>Streams one after the other.</summary>
internal sealed class JoinedStream(IReadOnlyList<Stream> parts) : ForwardStream
{
    private int _part;

    public override int Read(Span<byte> buffer)
    {
        for (; _part < parts.Count; _part++)
        {
            if (parts[_part].Read(buffer) is > 0 and var read)
                return read;
            if (buffer.IsEmpty)
                return 0;
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var part in parts)
                part.Dispose();
        }

        base.Dispose(disposing);
    }
}
