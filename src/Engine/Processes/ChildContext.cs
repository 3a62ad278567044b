using System.Text;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Processes;

/// <summary>What a trial in a child sees of the engine, which is at the other end of the connection (<see cref="ChildCall"/>).</summary>
internal sealed class ChildContext : ITrialContext, IDisposable
{
    private readonly FrameStream _frames;
    private readonly int _number;
    private readonly SemaphoreSlim _answered = new(0);
    private readonly CancellationTokenSource _stop = new();
    private byte[] _answer = [];
    private volatile bool _due;

    public ChildContext(FrameStream frames, int number, Trial trial, bool due) => (_frames, _number, Trial, _due) = (frames, number, trial, due);

    public Trial Trial { get; }

    public CancellationToken Stop => _stop.Token;

    public bool CheckpointDue => _due;

    /// <summary>Takes in what the engine says, on the thread that reads.</summary>
    public void Hear(Frame frame)
    {
        var flags = frame.Kind switch
        {
            FrameKind.Due => AnswerFlags.Due,
            FrameKind.Stop => AnswerFlags.Stop | (_due ? AnswerFlags.Due : 0),
            _ => (AnswerFlags)frame.Body[0],
        };
        _due = flags.HasFlag(AnswerFlags.Due);
        if (flags.HasFlag(AnswerFlags.Stop) && !_stop.IsCancellationRequested)
            _ = _stop.CancelAsync();
        if (frame.Kind != FrameKind.Answer)
            return;
        _answer = frame.Body;
        _answered.Release();
    }

    public Stream? OpenCheckpoint() => Ask(FrameKind.Open).Flags.HasFlag(AnswerFlags.Nothing) ? null : new CheckpointInput(this);

    public void SaveCheckpoint(int step, Action<Stream> write) => Save(FrameKind.SaveCheckpoint, new FrameWriter().Number(step), write);

    public void SaveArtifact(string name, Action<Stream> write) => Save(FrameKind.SaveArtifact, new FrameWriter().Text(name), write);

    public void Report(Report report) => Ask(FrameKind.Report, new FrameWriter().Report(report).Body);

    public void Show(Progress progress) => Tell(FrameKind.Show, new FrameWriter().Progress(progress));

    public void Tell(FrameKind kind, FrameWriter? body = null) => _frames.Write(kind, _number, body?.Body ?? []);

    /// <summary>Asks, and waits for the answer.</summary>
    /// <returns>What it says, and the bytes behind that.</returns>
    /// <exception cref="EngineRefusedException">The engine threw.</exception>
    public (AnswerFlags Flags, ReadOnlyMemory<byte> Bytes) Ask(FrameKind kind, ReadOnlySpan<byte> body = default)
    {
        _frames.Write(kind, _number, body);
        _answered.Wait();
        var (flags, bytes) = ((AnswerFlags)_answer[0], _answer.AsMemory(1));
        return flags.HasFlag(AnswerFlags.Refused) ? throw new EngineRefusedException(Encoding.UTF8.GetString(bytes.Span)) : (flags, bytes);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _answered.Dispose();
    }

    private void Save(FrameKind kind, FrameWriter what, Action<Stream> write)
    {
        Ask(kind, what.Body);
        try
        {
            using var pieces = new PieceOutput(this);
            write(pieces);
            pieces.Flush();
        }
        catch (Exception e) when (e is not EngineRefusedException)
        {
            Ask(FrameKind.Unsaved);
            throw;
        }

        Ask(FrameKind.Saved);
    }
}
