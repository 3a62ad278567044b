using System.Diagnostics.CodeAnalysis;
using Sweeper.Engine.Control;
using Sweeper.Engine.Results;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Training;

namespace Sweeper.Client.Live;

/// <summary>What is going on, as far as views need it: kept by whoever observes, read by whoever draws, under one lock of the view's.</summary>
internal sealed class Stage
{
    private const int MostNotices = 3;
    private readonly ITrialExecutor _executor;
    private Dictionary<TrialId, Arm> _arms;
    private readonly SortedDictionary<string, Seat> _seats = new(NaturalOrder.Instance);

    public Stage(SweepPlan plan, TrialResults known, ITrialExecutor executor, TimeProvider time)
    {
        (Time, _executor) = (time, executor);
        Restart(plan, known, paused: false);
    }

    public SweepPlan Plan { get; private set; }

    public TimeProvider Time { get; }

    public Workload Work { get; private set; }

    public ArmScores Scores { get; private set; }

    public SweepCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0);

    public IReadOnlyCollection<Seat> Seats => _seats.Values;

    public bool IsStopping { get; set; }

    /// <summary>By a person.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The newest few, oldest first.</summary>
    public Queue<string> Notices { get; } = [];

    /// <summary>Trials with a result or a failure.</summary>
    public int Ended => Counts.Known + Counts.Completed + Counts.Failed;

    /// <summary><c>, 1 failed, 12 paused at rungs, 3 cancelled</c>; empty when there are none.</summary>
    public string Aside => string.Concat(
        new[] { (Counts.Failed, "failed"), (Counts.Paused, "paused at rungs"), (Counts.Cancelled, "cancelled") }.Where(c => c.Item1 > 0).Select(c => $", {c.Item1} {c.Item2}"));

    public string LabelOf(Trial trial) => $"{_arms[trial.Id].Label} seed {trial.Seed}";

    public string LabelOf(TrialId trial) => LabelOf(_arms[trial].Trials.First(t => t.Id == trial));

    public void Notice(string notice)
    {
        Notices.Enqueue(notice);
        if (Notices.Count > MostNotices)
            Notices.Dequeue();
    }

    /// <summary>Somebody asked for something in another terminal.</summary>
    public void Take(ControlRequest request, SweepCounts counts)
    {
        Counts = counts;
        IsPaused = request is ControlRequest.Pause || (IsPaused && request is not ControlRequest.Resume);
    }

    /// <summary>From here on it is another view of the sweep: what was shown so far no longer counts.</summary>
    /// <param name="known">Results that the store has now.</param>
    /// <param name="paused">By a person.</param>
    [MemberNotNull(nameof(Plan), nameof(Work), nameof(Scores), nameof(_arms))]
    public void Restart(SweepPlan plan, TrialResults known, bool paused)
    {
        (Plan, IsPaused, _arms) = (plan, paused, ArmsOf(plan));
        Work = new Workload(plan.Trials.Where(t => !known.IsFinal(t.Id)), _executor, Time);
        Scores = new ArmScores(plan, known);
        _seats.Clear();
    }

    public void Open(SweepCounts counts)
    {
        Counts = counts;
        Work.Begin();
    }

    /// <summary>Arms or seeds were added.</summary>
    public void Extend(SweepPlan plan, SweepCounts counts)
    {
        foreach (var trial in plan.Trials.Where(t => !_arms.ContainsKey(t.Id)))
            Work.Add(trial, _executor);
        (Plan, Counts, _arms) = (plan, counts, ArmsOf(plan));
        Scores.Extend(plan);
    }

    public void Start(DeviceId device, Trial trial, int? resumedFrom)
    {
        var steps = trial.Configuration.Integer(TrainingParameters.Steps);
        Work.Start(trial.Id, (double)(resumedFrom ?? 0) / steps);
        _seats[device.Text] = new Seat(device.Text, LabelOf(trial), new Progress(resumedFrom ?? 0, steps, double.NaN, 0));
    }

    public void Move(DeviceId device, Trial trial, Progress progress)
    {
        Work.Move(trial.Id, (double)progress.Step / progress.Steps);
        _seats[device.Text] = new Seat(device.Text, LabelOf(trial), progress);
    }

    public void End(DeviceId device, Trial trial, TrialOutcome outcome, SweepCounts counts)
    {
        Counts = counts;
        _seats.Remove(device.Text);
        if (outcome is TrialOutcome.Completed completed)
            Scores.Add(trial, completed.Metrics);
        if (outcome is not TrialOutcome.Stopped)
            Work.End(trial.Id, completed: outcome is TrialOutcome.Completed);
    }

    private static Dictionary<TrialId, Arm> ArmsOf(SweepPlan plan) =>
        plan.Arms.SelectMany(arm => arm.Trials.Select(t => (t.Id, arm))).DistinctBy(t => t.Id).ToDictionary(t => t.Id, t => t.arm);
}
