using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Processes;

/// <summary>A context that writes down what an executor asks of it, bytes included.</summary>
internal sealed class WrittenContext(Trial trial, byte[]? checkpoint = null) : ITrialContext
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public List<string> Calls { get; } = [];

    /// <summary>The newest checkpoint that was saved.</summary>
    public byte[] Saved { get; private set; } = [];

    public Action<Report> OnReport { get; init; } = _ => { };

    public Action<Progress> OnShow { get; init; } = _ => { };

    public Func<Stream, Stream> Store { get; init; } = stream => stream;

    public bool IsDue { get; init; }

    public DeviceId? Device { get; init; }

    public Trial Trial => trial;

    public bool CheckpointDue => IsDue;

    public Stream? OpenCheckpoint()
    {
        Say($"open {checkpoint?.Length}");
        return checkpoint is null ? null : new MemoryStream(checkpoint);
    }

    public void SaveCheckpoint(int step, Action<Stream> write)
    {
        Saved = Written(write);
        Say($"checkpoint {step} {Convert.ToHexString(Saved)}");
    }

    public void SaveArtifact(string name, Action<Stream> write) => Say($"artifact {name} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Written(write)))}");

    public void Report(Report report)
    {
        Say($"report {report.Step} {string.Join(' ', report.Metrics.Select(m => $"{m.Key}={BitConverter.DoubleToInt64Bits(m.Value):x}"))}");
        OnReport(report);
    }

    public void Show(Progress progress)
    {
        Say($"show {progress}");
        OnShow(progress);
    }

    private byte[] Written(Action<Stream> write)
    {
        using var bytes = new MemoryStream();
        write(Store(bytes));
        return bytes.ToArray();
    }

    private void Say(string call)
    {
        Assert.Equal(_thread, Environment.CurrentManagedThreadId);
        Calls.Add(call);
    }
}
