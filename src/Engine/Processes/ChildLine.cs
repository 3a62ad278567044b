using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Processes;

/// <summary>The conversation with one trial in a child, on the trial's own thread. Meanwhile it tells the child when a checkpoint is due and when to stop.</summary>
internal sealed class ChildLine : IDisposable
{
    /// <summary>How often the engine is asked whether a checkpoint is due while the child trains.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly Frame Wake = new(FrameKind.Stop, 0, []);

    private readonly ChildProcess _child;
    private readonly ITrialContext _context;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _stop;
    private readonly int _trial;
    private readonly BlockingCollection<Frame?> _inbox;
    private readonly CancellationTokenRegistration _wake;
    private bool _dueTold;
    private long? _stopped;

    /// <summary>Sends the trial.</summary>
    /// <param name="patience">How long the child may take to stop.</param>
    public ChildLine(ChildProcess child, ITrialContext context, string numerics, TimeSpan patience, CancellationToken stop)
    {
        (_child, _context, _patience, _stop) = (child, context, patience, stop);
        (_trial, _inbox) = child.Enter();
        _wake = stop.Register(() => _inbox.Add(Wake));
        _dueTold = context.CheckpointDue;
        child.Tell(FrameKind.Start, _trial, new FrameWriter().Text(numerics).Trial(context.Trial).Truth(_dueTold).Truth(SpanReplay.IsWanted).Body);
    }

    /// <summary>Waits for what the child says next.</summary>
    /// <exception cref="ChildDiedException">It is dead.</exception>
    public Frame Next()
    {
        for (; ; )
        {
            if (_stop.IsCancellationRequested && _stopped is null)
            {
                _stopped = Stopwatch.GetTimestamp();
                _child.Tell(FrameKind.Stop, _trial, []);
            }

            if (!_dueTold && _context.CheckpointDue)
            {
                _dueTold = true;
                _child.Tell(FrameKind.Due, _trial, []);
            }

            if (_stopped is { } since && Stopwatch.GetElapsedTime(since) > _patience)
                _child.Kill($"trial {_context.Trial.Id} was told to stop and did not within {_patience.TotalSeconds:0.#} s");
            if (!_inbox.TryTake(out var frame, Interval))
                continue;
            if (frame is not { } said)
                throw new ChildDiedException();
            if (said != Wake)
                return said;
        }
    }

    public void Answer(AnswerFlags flags = AnswerFlags.None) => Answer(flags, []);

    /// <summary>Every answer says whether to stop and whether a checkpoint is due, so that a child that asks knows at once, as an executor in this process does.</summary>
    public void Answer(AnswerFlags flags, ReadOnlySpan<byte> bytes)
    {
        _dueTold = _context.CheckpointDue;
        if (_stop.IsCancellationRequested)
            _stopped ??= Stopwatch.GetTimestamp();
        var standing = (_dueTold ? AnswerFlags.Due : 0) | (_stopped is null ? 0 : AnswerFlags.Stop);
        _child.Tell(FrameKind.Answer, _trial, [(byte)(flags | standing), .. bytes]);
    }

    /// <summary>The engine threw.</summary>
    public void Refuse(Exception e) => Answer(AnswerFlags.Refused, Encoding.UTF8.GetBytes(e.Message));

    /// <summary>A trial that saves is about to stop: it has its patience anew.</summary>
    public void BePatient()
    {
        if (_stopped is not null)
            _stopped = Stopwatch.GetTimestamp();
    }

    public void Dispose()
    {
        _wake.Dispose();
        _child.Leave(_trial);
    }
}
