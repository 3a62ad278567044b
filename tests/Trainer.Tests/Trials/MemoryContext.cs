using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Trainer.Tests.Trials;

/// <summary>An engine of one trial, in memory. Can ask for checkpoints at chosen moments and stop the trial after a number of progress questions.</summary>
internal sealed class MemoryContext(Trial trial) : ITrialContext
{
    private int _questions;

    public Trial Trial { get; } = trial;

    public DeviceId? Device { get; init; }

    public List<Report> Reports { get; } = [];

    public Dictionary<string, byte[]> Artifacts { get; } = [];

    public byte[]? Checkpoint { get; set; }

    public int CheckpointStep { get; private set; }

    /// <summary>Answers the n-th question whether a checkpoint is due, n = 1, 2, …</summary>
    public Func<int, bool> Due { get; init; } = _ => false;

    public bool CheckpointDue => Due(++_questions);

    public Stream? OpenCheckpoint() => Checkpoint is null ? null : new MemoryStream(Checkpoint);

    public void SaveCheckpoint(int step, Action<Stream> write)
    {
        (CheckpointStep, Checkpoint) = (step, Bytes(write));
        Reports.RemoveAll(r => r.Step > step);
    }

    public void SaveArtifact(string name, Action<Stream> write) => Artifacts[name] = Bytes(write);

    public void Report(Report report) => Reports.Add(report);

    public void Show(Progress progress)
    {
    }

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
