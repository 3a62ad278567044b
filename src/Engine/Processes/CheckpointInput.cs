using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Processes;

/// <summary>In a child: the checkpoint, a piece at a time, as it is asked for.</summary>
internal sealed class CheckpointInput(ChildContext context) : ForwardStream
{
    private ReadOnlyMemory<byte> _piece;
    private bool _isOver;
    private bool _isClosed;

    public override int Read(Span<byte> buffer)
    {
        if (_piece.IsEmpty && !_isOver && !buffer.IsEmpty)
        {
            _piece = context.Ask(FrameKind.Read).Bytes;
            _isOver = _piece.IsEmpty;
        }

        var taken = Math.Min(buffer.Length, _piece.Length);
        _piece.Span[..taken].CopyTo(buffer);
        _piece = _piece[taken..];
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
            context.Tell(FrameKind.Close);
        _isClosed = true;
        base.Dispose(disposing);
    }
}
