using System.Collections.Immutable;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps;

/// <summary>
/// The whole behaviour of a sweep: a function of what was so far and what happened now. Whoever runs it steps, appends event and decisions to the journal,
/// and only then does what the effects say. A message of an attempt that holds no lease (late, repeated, from a process that is gone) changes nothing.
/// </summary>
public static class SweepMachine
{
    public static (SweepState State, IReadOnlyList<SweepEffect> Effects) Step(SweepState state, SweepEvent @event)
    {
        var turn = new Turn(state);
        turn.Take(@event);
        return (turn.State, turn.Effects);
    }

    /// <summary>
    /// True when a trial that ended so is never run again: its result, or its failure, is a function of the trial. Everything else has to do with
    /// what was around it (memory, disk, time, a bug), and gets another attempt when the sweep is run again.
    /// </summary>
    public static bool IsFinal(Ending ending) => ending is Ending.Completed or Ending.Diverged;

    /// <summary>One step while it is taken: the state so far and the effects so far.</summary>
    private sealed class Turn(SweepState state)
    {
        private const int BlamesToSetAside = 2;
        private readonly List<SweepEffect> _effects = [];

        public SweepState State { get; private set; } = state;

        public IReadOnlyList<SweepEffect> Effects => _effects;

        public void Take(SweepEvent @event)
        {
            switch (@event)
            {
                case SweepEvent.Opened e: Open(e); break;
                case SweepEvent.TakenOver e: TakeOver(e.Epoch); break;
                case SweepEvent.WorkAsked e: Ask(e.Device); break;
                case SweepEvent.DeviceLeft e: Leave(e.Device); break;
                case SweepEvent.Reported e: Report(e); break;
                case SweepEvent.Ended e when State.LeaseOf(e.Trial, e.Attempt) is { } lease: End(lease, e.Ending); break;
                case SweepEvent.Expired e when State.LeaseOf(e.Trial, e.Attempt) is { } lease: End(lease, Ending.Lost); break;
                case SweepEvent.Ended or SweepEvent.Expired: break;
                case SweepEvent.StopRequested: Stop(reason: null); break;
                case SweepEvent.PauseRequested: Pause(); break;
                case SweepEvent.ResumeRequested: Resume(); break;
                case SweepEvent.CancelRequested e: Cancel(e.Trials); break;
                case SweepEvent.PriorityChanged e: Prioritise(e.Trials, e.Priority); break;
                case SweepEvent.Extended e: Extend(e.Trials); break;
                default: throw new ArgumentOutOfRangeException(nameof(@event), @event, "An event that this version of the machine does not know.");
            }

            EndIfIdle();
        }

        private void Open(SweepEvent.Opened e)
        {
            var trials = State.Trials.Select((trial, i) => Reopen(trial, i, e)).ToImmutableList();
            var fresh = State.Counts with { Known = 0, Completed = 0, Failed = 0, Stopped = 0, Running = 0, Paused = 0, Cancelled = 0 };
            State = State with
            {
                Phase = SweepPhase.Running,
                Epoch = e.Epoch,
                Trace = State.Trace.Length > 0 ? State.Trace : e.Trace,
                StopReason = null,
                Failures = e.Failures,
                Trials = trials,
                Queue = [.. trials.Select((trial, i) => (trial, i)).Where(t => t.trial.Stage == TrialStage.Waiting).Select(t => QueueKey.Of(t.i, t.trial))],
                Devices = State.Devices.Clear(),
                Idle = [],
                LonePools = [],
                Holders = State.Holders.Clear(),
                Counts = trials.Aggregate(fresh, (counts, trial) => counts.Move(TrialState.New, trial)),
            };
            StopByLaw();
        }

        /// <summary>
        /// What the store holds is over. Under a stopping rule a trial that the journal knows nothing of goes through its rungs all the same, from the
        /// results in the store: what the rule decides must not depend on what other sweeps have trained. One that failed before a rung stays failed: the
        /// others were judged beside it; and so does one that was to be the one that comes to its end: another took its place.
        /// </summary>
        private TrialState Reopen(TrialState trial, int index, SweepEvent.Opened e)
        {
            if (State.Stopping is not null && trial is { Stage: TrialStage.Ended } && trial.Ending != Ending.Completed && (trial.IsHeld || trial.IsFreed))
                return trial with { Known = true };
            var anew = trial with { Failures = 0, Alone = false, CancelAsked = false, FailedOn = [], Known = false, Ending = null };
            Ending? stored = e.Completed.Contains(index) ? Ending.Completed : e.Diverged.Contains(index) ? Ending.Diverged : null;
            if (stored is not null && (State.Stopping is null || trial.Ending == stored))
                return anew with { Stage = TrialStage.Ended, Ending = stored, Known = true };
            if (trial.Stage == TrialStage.Cancelled)
                return anew with { Stage = TrialStage.Cancelled };
            return anew with { Stage = trial.IsHeld ? TrialStage.Paused : TrialStage.Waiting };
        }

        private void TakeOver(int epoch)
        {
            State = State with { Epoch = epoch };
            foreach (var lease in State.Holders.Values.Order().Select(id => State.Devices[id].Lease!))
                _effects.Add(new SweepEffect.StartTrial(lease.Device, lease.Trial, lease.Attempt, lease.Alone));
            GiveBack(trial => State.IsToStop(trial, State.Find(trial)!.Attempts));
        }

        private void Ask(DeviceId id)
        {
            if (State.Device(id).Lease is { } lease)
            {
                _effects.Add(new SweepEffect.StartTrial(id, lease.Trial, lease.Attempt, lease.Alone));
                return;
            }

            State = State.With(id, State.Device(id)) with { Idle = State.Idle.Add(id) };
            Serve(id);
        }

        private void Leave(DeviceId id)
        {
            if (State.Device(id).Lease is { } lease)
                End(lease, Ending.Stopped);
            State = State with { Devices = State.Devices.Remove(id), Idle = State.Idle.Remove(id) };
            ServeIdle();
        }

        /// <summary>Gives work to the devices that asked when there was none.</summary>
        private void ServeIdle()
        {
            foreach (var id in State.Idle)
            {
                if (State.Phase != SweepPhase.Running || State.Queue.IsEmpty)
                    return;
                Serve(id);
            }
        }

        private void Serve(DeviceId id)
        {
            if (State.Phase != SweepPhase.Running || Dealing.Next(State, id) is not { } index)
                return;
            var trial = State.Trials[index];
            var lease = new Lease(id, State.Order.Trials[index], trial.Attempts + 1, trial.Alone, Step: -1);
            State = State.With(index, trial with { Stage = TrialStage.Running, Attempts = lease.Attempt }).With(id, State.Device(id) with { Lease = lease }) with
            {
                Idle = State.Idle.Remove(id),
                Holders = State.Holders.Add(lease.Trial, id),
                LonePools = lease.Alone ? State.LonePools.Add(id.Pool) : State.LonePools,
            };
            _effects.Add(new SweepEffect.StartTrial(id, lease.Trial, lease.Attempt, lease.Alone));
        }

        private void Report(SweepEvent.Reported e)
        {
            if (State.LeaseOf(e.Trial, e.Attempt) is not { } lease)
                return;
            if (e.Step > lease.Step)
                State = State.With(lease.Device, State.Device(lease.Device) with { Lease = lease with { Step = e.Step } });
            if (State.RungAt(e.Step) is not { } rung)
                return;
            var index = State.Order.IndexOf(e.Trial);
            if (State.Trials[index] is { IsHeld: false } trial && trial.Arrived == rung)
                Arrive(index, e.Value);
            if (State.Trials[index].Passed <= rung)
                _effects.Add(new SweepEffect.PauseTrial(lease.Device, e.Trial, e.Attempt));
        }

        /// <summary>The stopping rule hears of a trial's result at its next rung (null: it failed before), and decides what it can.</summary>
        private void Arrive(int index, double? value)
        {
            var trial = State.Trials[index];
            State = State.With(index, trial with { Arrived = trial.Arrived + 1 });
            var (stopping, decisions) = State.Stopping!.Arrive(index, trial.Arrived, value);
            Adopt(stopping, decisions);
        }

        private void Adopt(StoppingState stopping, IReadOnlyList<Decision> decisions)
        {
            State = State with { Stopping = stopping };
            foreach (var decision in decisions)
            {
                _effects.Add(new SweepEffect.Decided(State.Order.Trials[decision.Trial], decision));
                if (decision.Choice != Choice.GoOn)
                    continue;
                var passed = State.Trials[decision.Trial] with { Passed = decision.Rung + 1 };
                State = State.With(decision.Trial, passed.Stage == TrialStage.Paused ? passed with { Stage = TrialStage.Waiting } : passed);
            }

            ServeIdle();
        }

        private void End(Lease lease, Ending ending)
        {
            State = State.With(lease.Device, State.Device(lease.Device) with { Lease = null }) with
            {
                Holders = State.Holders.Remove(lease.Trial),
                LonePools = lease.Alone ? State.LonePools.Remove(lease.Device.Pool) : State.LonePools,
            };
            var index = State.Order.IndexOf(lease.Trial);
            var after = After(State.Trials[index], lease.Device, ending);
            if (after is { CancelAsked: true, Stage: not TrialStage.Ended })
                after = after with { Stage = TrialStage.Cancelled };
            State = State.With(index, after);
            if (after.Stage == TrialStage.Ended)
                Conclude(index, after, lease.Device);
            ServeIdle();
        }

        /// <summary>What becomes of a trial whose attempt ended so.</summary>
        private TrialState After(TrialState trial, DeviceId device, Ending ending)
        {
            var back = trial with
            {
                Stage = trial.IsHeld ? TrialStage.Paused : State.Phase == SweepPhase.Stopping ? TrialStage.Stopped : TrialStage.Waiting,
            };
            var over = trial with { Stage = TrialStage.Ended, Ending = ending };
            switch (ending)
            {
                case Ending.Stopped:
                    return back;
                case Ending.OutOfMemory:
                    return trial.Alone ? over : back with { Alone = true };
                case Ending.Crashed or Ending.Lost:
                    var failures = trial.Failures + 1;
                    return (failures > State.Failures.Retries ? over : back) with { Failures = failures, FailedOn = trial.FailedOn.Add(device) };
                default:
                    return over;
            }
        }

        /// <summary>A trial is over: who failed it is to blame if another device finished it, and laws that look at failures are applied.</summary>
        private void Conclude(int index, TrialState trial, DeviceId device)
        {
            if (trial.Ending == Ending.Completed)
            {
                State = State.With(device, State.Device(device) with { Blames = 0 });
                foreach (var other in trial.FailedOn.Where(d => d != device).Distinct())
                    Blame(other);
                return;
            }

            if (!trial.IsHeld && trial.Arrived < State.Stopping?.RungSteps.Count)
                Arrive(index, null);
            StopByLaw();
        }

        private void Blame(DeviceId id)
        {
            if (!State.Devices.TryGetValue(id, out var device) || device.SetAside)
                return;
            var blames = device.Blames + 1;
            var aside = blames >= BlamesToSetAside && State.Devices.Any(d => d.Key != id && !d.Value.SetAside);
            State = State.With(id, device with { Blames = blames, SetAside = aside });
            if (aside)
                _effects.Add(new SweepEffect.DeviceSetAside(id, $"{blames} trials that failed on it were finished by other devices"));
        }

        /// <summary><c>on_failure</c>, by the order of the sweep and not of time.</summary>
        private void StopByLaw()
        {
            if (State.Failures.StopAfter is not { } most || State.Phase != SweepPhase.Running)
                return;
            var failed = State.Trials.Take(State.Failures.OfFirst ?? State.Trials.Count).Count(t => t.Stage == TrialStage.Ended && t.Ending != Ending.Completed);
            if (failed >= most)
                Stop($"on_failure: {State.Failures.OnFailure}, and {failed} failed");
        }

        private void Stop(string? reason)
        {
            if (State.Phase is not (SweepPhase.Running or SweepPhase.Paused))
                return;
            State = State with { Phase = SweepPhase.Stopping, StopReason = reason };
            if (reason is not null)
                _effects.Add(new SweepEffect.SweepStopping(reason));
            GiveBack(_ => true);
        }

        private void Pause()
        {
            if (State.Phase != SweepPhase.Running)
                return;
            State = State with { Phase = SweepPhase.Paused };
            GiveBack(_ => true);
        }

        /// <summary>
        /// What was cancelled comes back; what was to be and still runs, when its attempt ends: it has been told to stop. The stopping rule has gone on without it, so it
        /// trains to its end outside of the rule.
        /// </summary>
        private void Resume()
        {
            for (var i = 0; i < State.Trials.Count; i++)
            {
                var trial = State.Trials[i];
                if (trial.Stage == TrialStage.Cancelled)
                    trial = trial with { Stage = TrialStage.Waiting };
                else if (trial is not { Stage: TrialStage.Running, CancelAsked: true })
                    continue;
                State = State.With(i, trial with { CancelAsked = false, Passed = State.Stopping is null ? 0 : TrialState.Freed });
            }

            if (State.Phase == SweepPhase.Paused || (State.Phase == SweepPhase.Ended && !State.Queue.IsEmpty))
                State = State with { Phase = SweepPhase.Running };
            ServeIdle();
        }

        private void Cancel(ImmutableArray<TrialId> trials)
        {
            foreach (var index in trials.IsEmpty ? Enumerable.Range(0, State.Trials.Count) : State.Order.SetOf(trials))
            {
                var trial = State.Trials[index];
                if (trial.Stage is TrialStage.Waiting or TrialStage.Paused or TrialStage.Stopped)
                    State = State.With(index, trial with { Stage = TrialStage.Cancelled });
                else if (trial.Stage == TrialStage.Running)
                    State = State.With(index, trial with { CancelAsked = true });
                else
                    continue;
                if (State.Stopping is { } stopping)
                {
                    var (without, decisions) = stopping.Withdraw(index);
                    Adopt(without, decisions);
                }
            }

            GiveBack(trial => State.Find(trial)!.CancelAsked);
        }

        private void Prioritise(ImmutableArray<TrialId> trials, int priority)
        {
            if (trials.IsEmpty)
                State = State with { Priority = priority };
            foreach (var index in State.Order.SetOf(trials))
                State = State.With(index, State.Trials[index] with { Priority = priority });
        }

        private void Extend(ImmutableArray<TrialId> trials)
        {
            var order = State.Order.With(trials);
            var added = order.Trials.Length - State.Order.Trials.Length;
            State = State with
            {
                Order = order,
                Trials = State.Trials.AddRange(Enumerable.Repeat(TrialState.New, added)),
                Queue = State.Queue.Union(Enumerable.Range(State.Order.Trials.Length, added).Select(i => QueueKey.Of(i, TrialState.New))),
                Counts = State.Counts with { Total = order.Trials.Length },
                Phase = State.Phase == SweepPhase.Ended && added > 0 ? SweepPhase.Running : State.Phase,
            };
            ServeIdle();
        }

        private void GiveBack(Func<TrialId, bool> which)
        {
            foreach (var (trial, device) in State.Holders.Where(h => which(h.Key)).OrderBy(h => h.Value))
                _effects.Add(new SweepEffect.PauseTrial(device, trial, State.Devices[device].Lease!.Attempt));
        }

        private void EndIfIdle()
        {
            var over = State.Phase is SweepPhase.Running or SweepPhase.Paused or SweepPhase.Stopping && State.Holders.IsEmpty
                && (State.Phase == SweepPhase.Stopping || State.Queue.IsEmpty);
            if (!over || TrainBest())
                return;
            State = State with { Phase = SweepPhase.Ended };
            _effects.Add(new SweepEffect.SweepEnded());
        }

        /// <summary>
        /// With few trials a rung may let nobody go on, and a sweep end without one trained model. When nothing else is left, the best of the highest rung
        /// is trained to its end; if it fails there, the next one.
        /// </summary>
        private bool TrainBest()
        {
            if (State.Phase != SweepPhase.Running || State.Stopping is not { } stopping || State.Trials.Any(t => t is { Stage: TrialStage.Ended, Ending: Ending.Completed }))
                return false;
            if (stopping.BestFirst().Cast<Decision?>().FirstOrDefault(d => State.Trials[d!.Trial].Stage == TrialStage.Paused) is not { } best)
                return false;
            var before = State.Trials.Count(t => t.IsFreed);
            _effects.Add(new SweepEffect.Decided(State.Order.Trials[best.Trial], best with { Number = best.Number + before }));
            State = State.With(best.Trial, State.Trials[best.Trial] with { Stage = TrialStage.Waiting, Passed = TrialState.Freed });
            ServeIdle();
            return true;
        }
    }
}
