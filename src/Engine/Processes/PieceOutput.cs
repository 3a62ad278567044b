namespace Sweeper.Engine.Processes;

/// <summary>In a child: what is saved, sent to the engine a piece at a time. What was not flushed when it is disposed is not sent.</summary>
internal sealed class PieceOutput(ChildContext context) : Stream
{
    private readonly byte[] _piece = new byte[FrameStream.PieceBytes];
    private int _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="EngineRefusedException">The store cannot take it.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _piece.Length - _length);
            buffer[..count].CopyTo(_piece.AsSpan(_length));
            _length += count;
            buffer = buffer[count..];
            if (_length == _piece.Length)
                Flush();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        if (_length == 0)
            return;
        var length = _length;
        _length = 0;
        context.Ask(FrameKind.Piece, _piece.AsSpan(0, length));
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
