using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Live;

/// <summary>How much of the arithmetic is done, and how long the rest takes at the speed so far. Trials differ in size: it counts operations.</summary>
internal sealed class Workload
{
    private readonly Dictionary<TrialId, (double Flops, double Done)> _open;
    private readonly TimeProvider _time;
    private double _total;
    private double _given;
    private double _trained;
    private long _began;

    /// <param name="trials">Those that are not finished.</param>
    public Workload(IEnumerable<Trial> trials, ITrialExecutor executor, TimeProvider time)
    {
        _time = time;
        _open = trials.ToDictionary(t => t.Id, t => (executor.Cost(t.Configuration).Flops, 0.0));
        _total = _open.Values.Sum(t => t.Flops);
    }

    /// <summary>Of what was left when the run began, 0 … 1.</summary>
    public double Fraction => _total > 0 ? 1 - (Left / _total) : 1;

    /// <summary>Null before there is a speed to go by.</summary>
    public TimeSpan? TimeLeft
    {
        get
        {
            var seconds = _trained > 0 ? Left / _trained * _time.GetElapsedTime(_began).TotalSeconds : double.MaxValue;
            return seconds < TimeSpan.FromDays(36500).TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        }
    }

    private double Left => Math.Max(0, _total - _given - _trained);

    public void Add(Trial trial, ITrialExecutor executor)
    {
        var flops = executor.Cost(trial.Configuration).Flops;
        _open[trial.Id] = (flops, 0);
        _total += flops;
    }

    public void Begin() => _began = _time.GetTimestamp();

    /// <param name="fraction">Where its checkpoint was: done, but not in this run.</param>
    public void Start(TrialId trial, double fraction)
    {
        if (!_open.TryGetValue(trial, out var open))
            return;
        _given += open.Flops * (fraction - open.Done);
        _open[trial] = (open.Flops, fraction);
    }

    public void Move(TrialId trial, double fraction)
    {
        if (!_open.TryGetValue(trial, out var open))
            return;
        _trained += open.Flops * (fraction - open.Done);
        _open[trial] = (open.Flops, fraction);
    }

    /// <param name="completed">False when the rest of it will not be trained.</param>
    public void End(TrialId trial, bool completed)
    {
        if (!_open.Remove(trial, out var open))
            return;
        var rest = open.Flops * (1 - open.Done);
        if (completed)
            _trained += rest;
        else
            _given += rest;
    }
}
