using System.Diagnostics;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Bench.Starting;

/// <summary>An engine that keeps nothing, notes when a trial asks for its checkpoint (it is built) and when it has finished each step, and stops it after the last one noted.</summary>
/// <param name="stop">Fired when the last step of <paramref name="steps"/> is done.</param>
/// <param name="steps">How many.</param>
internal sealed class StartContext(Trial trial, CancellationTokenSource stop, int steps) : ITrialContext
{
    private readonly List<long> _finished = new(steps);

    public Trial Trial { get; } = trial;

    /// <summary>A timestamp of <see cref="Stopwatch"/>.</summary>
    public long Built { get; private set; }

    /// <summary>The same, of each step.</summary>
    public IReadOnlyList<long> Finished => _finished;

    /// <summary>Asked once between any two steps.</summary>
    public bool CheckpointDue
    {
        get
        {
            _finished.Add(Stopwatch.GetTimestamp());
            if (_finished.Count == steps)
                stop.Cancel();
            return false;
        }
    }

    public Stream? OpenCheckpoint()
    {
        Built = Stopwatch.GetTimestamp();
        return null;
    }

    public void SaveCheckpoint(int step, Action<Stream> write)
    {
    }

    public void SaveArtifact(string name, Action<Stream> write)
    {
    }

    public void Report(Report report)
    {
    }

    public void Show(Progress progress)
    {
    }
}
