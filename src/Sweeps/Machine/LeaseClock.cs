using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>
/// When the attempts that hold a lease were last heard of: whoever coordinates keeps it beside the state, because signs of life are too many to be kept in a
/// journal; only that a lease expired is. Times are of a clock that only goes forward: one that jumps cannot make leases expire.
/// </summary>
/// <param name="timeout">Silence after which a lease has expired, &gt; 0.</param>
public sealed class LeaseClock(TimeSpan timeout)
{
    private readonly Dictionary<(TrialId Trial, int Attempt), TimeSpan> _heard = [];

    public TimeSpan Timeout => timeout;

    /// <summary>The attempt got its lease.</summary>
    public void Start(TrialId trial, int attempt, TimeSpan now) => _heard[(trial, attempt)] = now;

    /// <summary>A sign of life; of an attempt that is over, it changes nothing.</summary>
    public void Hear(TrialId trial, int attempt, TimeSpan now)
    {
        if (_heard.ContainsKey((trial, attempt)))
            _heard[(trial, attempt)] = now;
    }

    /// <summary>The attempt is over.</summary>
    public void End(TrialId trial, int attempt) => _heard.Remove((trial, attempt));

    /// <summary>Attempts that were silent for longer than the timeout, longest first. They stay until <see cref="End"/>.</summary>
    public IReadOnlyList<(TrialId Trial, int Attempt)> Overdue(TimeSpan now) =>
        [.. _heard.Where(h => now - h.Value > timeout).OrderBy(h => h.Value).Select(h => h.Key)];
}
