using System.Collections.Concurrent;
using Sweeper.Engine.Control;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>An observer that writes down what it is told.</summary>
internal sealed class Recorder : ISweepObserver
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ConcurrentDictionary<TrialId, TrialOutcome> Outcomes { get; } = [];

    public SweepCounts? Counts { get; private set; }

    public void SweepOpened(string sweepId, SweepCounts counts) => Lines.Enqueue($"opened known={counts.Known}");

    public void TrialStarted(DeviceId device, Trial trial, int attempt, int? resumedFrom) => Lines.Enqueue($"started {trial.Id} #{attempt} from {resumedFrom?.ToString() ?? "scratch"}");

    public void TrialContinues(DeviceId device, Trial trial, TrialId shorter, int step) => Lines.Enqueue($"continues {trial.Id} {shorter} at {step}");

    public void CheckpointSkipped(DeviceId device, Trial trial, TrialId of, int step, string why) => Lines.Enqueue($"skipped {trial.Id}: {of} at {step}: {why}");

    public void TrialProgressed(DeviceId device, Trial trial, Progress progress) => Lines.Enqueue($"progress {trial.Id} {progress.Step}");

    public void TrialReported(DeviceId device, Trial trial, Report report) => Lines.Enqueue($"reported {trial.Id} {report.Step}");

    public void TrialEnded(DeviceId device, Trial trial, TrialOutcome outcome, TimeSpan duration, SweepCounts counts)
    {
        Lines.Enqueue($"ended {trial.Id} {outcome.Ending}");
        Outcomes[trial.Id] = outcome;
        Counts = counts;
    }

    public void LeaseExpired(TrialId trial, int attempt, TimeSpan silence) => Lines.Enqueue($"expired {trial} #{attempt}");

    public void ControlTaken(ControlRequest request, SweepCounts counts) => Lines.Enqueue($"taken {request.GetType().Name}");

    public void Warned(string message) => Lines.Enqueue($"warned {message}");

    /// <summary>Waits until a line was written down that starts so.</summary>
    /// <exception cref="TimeoutException">None was in five minutes.</exception>
    public async Task SawAsync(string start)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!Lines.Any(l => l.StartsWith(start, StringComparison.Ordinal)))
        {
            if (patience.Elapsed > TimeSpan.FromMinutes(5))
                throw new TimeoutException($"no line starts with '{start}' among: {string.Join("; ", Lines)}");
            await Task.Yield();
        }
    }

    public void SweepStopping() => Lines.Enqueue("stopping");
}
