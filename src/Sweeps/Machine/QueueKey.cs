namespace Sweeper.Sweeps.Machine;

/// <summary>
/// A waiting trial's place in the queue. Trials that need a pool to themselves go last, so that nothing waits for them; then higher priority, then the higher
/// rung (what is furthest is nearest to a result), then the order of the sweep.
/// </summary>
/// <param name="Trial">Index in the order of the sweep.</param>
public readonly record struct QueueKey(bool Alone, int Priority, int Passed, int Trial) : IComparable<QueueKey>
{
    internal static QueueKey Of(int index, TrialState trial) => new(trial.Alone, trial.Priority, trial.Passed, index);

    public int CompareTo(QueueKey other)
    {
        if (Alone != other.Alone)
            return Alone ? 1 : -1;
        if (Priority != other.Priority)
            return other.Priority.CompareTo(Priority);
        return Passed != other.Passed ? other.Passed.CompareTo(Passed) : Trial.CompareTo(other.Trial);
    }
}
