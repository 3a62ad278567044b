using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>The <see cref="LeaseClock"/> of a run, on a clock that does not jump, for many threads.</summary>
internal sealed class LeaseWatch(TimeSpan timeout, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LeaseClock _clock = new(timeout);

    private TimeSpan Now => time.GetElapsedTime(0);

    public void Start(TrialId trial, int attempt)
    {
        lock (_gate)
            _clock.Start(trial, attempt, Now);
    }

    public void Hear(TrialId trial, int attempt)
    {
        lock (_gate)
            _clock.Hear(trial, attempt, Now);
    }

    public void End(TrialId trial, int attempt)
    {
        lock (_gate)
            _clock.End(trial, attempt);
    }

    /// <summary>Attempts that were silent for too long, each told once.</summary>
    public IReadOnlyList<(TrialId Trial, int Attempt)> TakeOverdue()
    {
        lock (_gate)
        {
            var overdue = _clock.Overdue(Now);
            foreach (var (trial, attempt) in overdue)
                _clock.End(trial, attempt);
            return overdue;
        }
    }
}
