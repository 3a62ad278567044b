using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Processes;

/// <summary>
/// One trial in a child, served on the trial's own thread: what the child asks is asked of the engine's context, and what that throws is thrown here again when the
/// executor has been brought down by it.
/// </summary>
internal sealed class ChildCall(ChildProcess child, ITrialContext context, string numerics, ChildSettings settings, CancellationToken stop)
{
    /// <summary>How often the engine is asked whether a checkpoint is due while the child trains.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly Frame Wake = new(FrameKind.Stop, 0, []);

    private readonly SpanReplay _spans = new();
    private BlockingCollection<Frame?> _inbox = [];
    private ExceptionDispatchInfo? _refused;
    private Stream? _checkpoint;
    private int _trial;
    private int _step;
    private bool _began;
    private bool _dueTold;
    private long? _stopped;

    /// <returns>Null when the child died before it took the trial.</returns>
    public TrialOutcome? Run()
    {
        (_trial, _inbox) = child.Enter();
        using var wake = stop.Register(() => _inbox.Add(Wake));
        try
        {
            _dueTold = context.CheckpointDue;
            child.Tell(FrameKind.Start, _trial, new FrameWriter().Text(numerics).Trial(context.Trial).Truth(_dueTold).Truth(SpanReplay.IsWanted).Body);
            return Serve();
        }
        catch (ChildDiedException)
        {
            return _began ? new TrialOutcome.Failed(FailureKind.Crashed, _step, child.Death!) : null;
        }
        finally
        {
            _checkpoint?.Dispose();
            _spans.EndAll();
            child.Leave(_trial);
        }
    }

    private TrialOutcome Serve()
    {
        for (; ; )
        {
            var frame = Next();
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
                case FrameKind.Unsaved:
                    Answer(AnswerFlags.None);
                    break;
                case FrameKind.Piece or FrameKind.Saved when _refused is { } refused:
                    Refuse(refused.SourceException);
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

    /// <summary>Waits for what the child says next; meanwhile tells it when a checkpoint is due and when to stop.</summary>
    /// <exception cref="ChildDiedException">It is dead.</exception>
    private Frame Next()
    {
        for (; ; )
        {
            if (stop.IsCancellationRequested && _stopped is null)
            {
                _stopped = Stopwatch.GetTimestamp();
                child.Tell(FrameKind.Stop, _trial, []);
            }

            if (!_dueTold && context.CheckpointDue)
            {
                _dueTold = true;
                child.Tell(FrameKind.Due, _trial, []);
            }

            if (_stopped is { } since && Stopwatch.GetElapsedTime(since) > settings.Patience)
                child.Kill($"trial {context.Trial.Id} was told to stop and did not within {settings.Patience.TotalSeconds:0.#} s");
            if (!_inbox.TryTake(out var frame, Interval))
                continue;
            if (frame is not { } said)
                throw new ChildDiedException();
            if (said != Wake)
                return said;
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
        var piece = new byte[1 + FrameStream.PieceBytes];
        try
        {
            var read = _checkpoint?.ReadAtLeast(piece.AsSpan(1), FrameStream.PieceBytes, throwOnEndOfStream: false) ?? 0;
            piece[0] = (byte)Standing();
            child.Tell(FrameKind.Answer, _trial, piece.AsSpan(0, 1 + read));
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
                Answer(AnswerFlags.None);
                for (var frame = Next(); frame.Kind != FrameKind.Saved; frame = Next())
                {
                    if (_stopped is not null)
                        _stopped = Stopwatch.GetTimestamp();
                    if (frame.Kind == FrameKind.Unsaved)
                    {
                        given = true;
                        throw new IOException("The child process could not make it.");
                    }

                    stream.Write(frame.Body);
                    Answer(AnswerFlags.None);
                }
            });
            Answer(AnswerFlags.None);
        }
        catch (Exception) when (given)
        {
            // The executor has what it threw.
            Answer(AnswerFlags.None);
        }
        catch (Exception e) when (child.Death is null)
        {
            Refuse(e);
        }
        catch (Exception)
        {
            throw new ChildDiedException();
        }
    }

    private void Ask(Action act, Func<AnswerFlags>? result = null)
    {
        try
        {
            act();
            Answer(result?.Invoke() ?? AnswerFlags.None);
        }
        catch (Exception e)
        {
            Refuse(e);
        }
    }

    private void Refuse(Exception e)
    {
        _refused = ExceptionDispatchInfo.Capture(e);
        child.Tell(FrameKind.Answer, _trial, [(byte)(AnswerFlags.Refused | Standing()), .. System.Text.Encoding.UTF8.GetBytes(e.Message)]);
    }

    private void Answer(AnswerFlags flags) => child.Tell(FrameKind.Answer, _trial, [(byte)(flags | Standing())]);

    /// <summary>Every answer says whether to stop and whether a checkpoint is due, so that a child that asks knows at once, as an executor in this process does.</summary>
    private AnswerFlags Standing()
    {
        _dueTold = context.CheckpointDue;
        if (stop.IsCancellationRequested)
            _stopped ??= Stopwatch.GetTimestamp();
        return (_dueTold ? AnswerFlags.Due : 0) | (_stopped is null ? 0 : AnswerFlags.Stop);
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
