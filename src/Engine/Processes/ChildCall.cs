using System.Runtime.ExceptionServices;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Processes;

/// <summary>
/// One trial in a child, served on the trial's own thread: what the child asks is asked of the engine's context, and what that throws is thrown here again when the
/// executor has been brought down by it.
/// </summary>
internal sealed class ChildCall(ChildProcess child, ITrialContext context, ChildLine line, CancellationToken stop)
{
    private readonly SpanReplay _spans = new();
    private readonly byte[] _piece = new byte[FrameStream.PieceBytes];
    private ExceptionDispatchInfo? _refused;
    private Stream? _checkpoint;
    private int _step;
    private bool _began;

    /// <returns>Null when the child died before it took the trial.</returns>
    public TrialOutcome? Run()
    {
        try
        {
            return Serve();
        }
        catch (ChildDiedException)
        {
            return _began ? new TrialOutcome.Failed(FailureKind.Crashed, _step, child.Death!) : null;
        }
        finally
        {
            Close();
            _spans.EndAll();
        }
    }

    private TrialOutcome Serve()
    {
        for (; ; )
        {
            var frame = line.Next();
            var body = new FrameReader(frame.Body);
            switch (frame.Kind)
            {
                case FrameKind.Began:
                    _began = true;
                    break;
                case FrameKind.Show:
                    var progress = body.Progress();
                    _step = Math.Max(_step, progress.Step);
                    context.Show(progress);
                    break;
                case FrameKind.Report:
                    var report = body.Report();
                    _step = Math.Max(_step, report.Step);
                    Ask(() => context.Report(report));
                    break;
                case FrameKind.Open:
                    Ask(Open, () => _checkpoint is null ? AnswerFlags.Nothing : AnswerFlags.None);
                    break;
                case FrameKind.Read:
                    Read();
                    break;
                case FrameKind.Close:
                    Close();
                    break;
                case FrameKind.SaveCheckpoint:
                    var step = body.Number();
                    _step = Math.Max(_step, step);
                    Save(write => context.SaveCheckpoint(step, write));
                    break;
                case FrameKind.SaveArtifact:
                    var name = body.Text();
                    Save(write => context.SaveArtifact(name, write));
                    break;
                case FrameKind.Piece or FrameKind.Saved when _refused is { } refused:
                    line.Refuse(refused.SourceException);
                    break;
                case FrameKind.Unsaved:
                    line.Answer();
                    break;
                case FrameKind.SpanStarted:
                    _spans.Start(body);
                    break;
                case FrameKind.SpanEnded:
                    _spans.End(body);
                    break;
                case FrameKind.Ended:
                    return body.Outcome();
                case FrameKind.Threw:
                    return Thrown((ThrownKind)body.Number(), body.Text());
                default:
                    child.Kill($"it said {frame.Kind} where it has no meaning");
                    break;
            }
        }
    }

    private void Open()
    {
        Close();
        _checkpoint = context.OpenCheckpoint();
    }

    private void Close()
    {
        _checkpoint?.Dispose();
        _checkpoint = null;
    }

    private void Read()
    {
        try
        {
            var read = _checkpoint?.ReadAtLeast(_piece, _piece.Length, throwOnEndOfStream: false) ?? 0;
            line.Answer(AnswerFlags.None, _piece.AsSpan(0, read));
        }
        catch (Exception e)
        {
            Refuse(e);
        }
    }

    /// <summary>What the child writes goes into the store as it comes.</summary>
    private void Save(Action<Action<Stream>> save)
    {
        var (asked, given) = (false, false);
        try
        {
            save(stream =>
            {
                if (asked)
                    throw new IOException("What a child process saves can be written once only.");
                asked = true;
                line.Answer();
                given = !Pass(stream);
                if (given)
                    throw new IOException("The child process could not make it.");
            });
            line.Answer();
        }
        catch (Exception) when (given)
        {
            // The executor has what it threw.
            line.Answer();
        }
        catch (Exception e)
        {
            if (child.Death is not null)
                throw new ChildDiedException();
            Refuse(e);
        }
    }

    /// <returns>False when the child could not make the rest.</returns>
    private bool Pass(Stream stream)
    {
        for (; ; )
        {
            var frame = line.Next();
            if (frame.Kind is FrameKind.Saved or FrameKind.Unsaved)
                return frame.Kind == FrameKind.Saved;
            stream.Write(frame.Body);
            line.BePatient();
            line.Answer();
        }
    }

    private void Ask(Action act, Func<AnswerFlags>? result = null)
    {
        try
        {
            act();
            line.Answer(result?.Invoke() ?? AnswerFlags.None);
        }
        catch (Exception e)
        {
            Refuse(e);
        }
    }

    private void Refuse(Exception e)
    {
        _refused = ExceptionDispatchInfo.Capture(e);
        line.Refuse(e);
    }

    private TrialOutcome.Failed Thrown(ThrownKind kind, string message)
    {
        switch (kind)
        {
            case ThrownKind.Engine when _refused is { } refused:
                refused.Throw();
                break;
            case ThrownKind.InvalidData:
                throw new InvalidDataException(message);
            case ThrownKind.Cancelled when stop.IsCancellationRequested:
                throw new OperationCanceledException(message, stop);
        }

        return new TrialOutcome.Failed(kind == ThrownKind.OutOfMemory ? FailureKind.OutOfMemory : FailureKind.Crashed, _step, message);
    }
}
