using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>The part of a store that outlives everybody: checkpoints and results of trials. Trials are named by their index.</summary>
internal sealed class SimulatedStore(SimulatedWorld world)
{
    private readonly int[] _saved = new int[world.Sweep.Trials.Count];
    private readonly Ending?[] _results = [.. world.Sweep.Trials.Select(t => t.Known ? t.DivergesAt is null ? Ending.Completed : (Ending?)Ending.Diverged : null)];

    /// <summary>When it will answer again; in the past when it does.</summary>
    public TimeSpan UpAt { get; private set; }

    /// <summary>When it answered last.</summary>
    public TimeSpan UpUntil => IsDown ? _downSince : world.Agenda.Now;

    public bool IsDown => UpAt > world.Agenda.Now;

    private TimeSpan _downSince;

    /// <summary>Steps of the newest checkpoint; 0 without one.</summary>
    public int Saved(int trial) => _saved[trial];

    /// <returns>Steps that no earlier attempt had brought so far.</returns>
    public int Save(int trial, int step)
    {
        var gained = Math.Max(0, step - _saved[trial]);
        _saved[trial] += gained;
        return gained;
    }

    public Ending? Result(int trial) => _results[trial];

    public void Finish(int trial, Ending ending) => _results[trial] ??= ending;

    public TrialSet Ended(Ending ending) => TrialSet.Of(Enumerable.Range(0, _results.Length).Where(i => _results[i] == ending));

    public void GoDown(TimeSpan length)
    {
        if (!IsDown)
            _downSince = world.Agenda.Now;
        UpAt = UpAt > world.Agenda.Now + length ? UpAt : world.Agenda.Now + length;
    }
}
