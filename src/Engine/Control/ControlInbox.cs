using System.Collections.Immutable;
using Sweeper.Engine.Running;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Control;

/// <summary>
/// The coordinator's end of a <see cref="ControlBox"/>: requests become events. One is taken away only when its event is in the journal; taken twice after a
/// kill in between, it changes nothing more.
/// </summary>
/// <param name="extend">Plans a revision and makes its trials runnable; null when it cannot be, and why was said.</param>
internal sealed class ControlInbox(ControlBox box, ObserverPump observers, SweepWitness witness, TimeProvider time, Func<ControlRequest.Extend, SweepPlan?> extend)
{
    /// <summary>Takes what waits. A store that cannot be read now is asked again the next time.</summary>
    public async Task TakeAsync(SweepMailbox mailbox)
    {
        try
        {
            foreach (var (name, request) in box.Waiting())
            {
                if (request is not null && EventOf(request) is { } asked)
                {
                    var answer = await mailbox.AskAsync(asked).ConfigureAwait(false);
                    witness.ControlTaken(request.GetType().Name);
                    observers.Post(o => o.ControlTaken(request, answer.Counts));
                }
                else if (request is null)
                {
                    observers.Post(o => o.Warned($"'{name}' is not a request that this version of sweeper knows; it was removed"));
                }

                box.Remove(name);
            }
        }
        catch (IOException e) when (e is not StoreConflictException)
        {
            observers.Post(o => o.Warned($"requests from other terminals cannot be read now: {e.Message}"));
        }
    }

    private SweepEvent? EventOf(ControlRequest request)
    {
        var now = time.GetUtcNow();
        switch (request)
        {
            case ControlRequest.Pause: return new SweepEvent.PauseRequested(now);
            case ControlRequest.Resume: return new SweepEvent.ResumeRequested(now);
            case ControlRequest.Cancel cancel: return new SweepEvent.CancelRequested(now, Ids(cancel.Trials));
            case ControlRequest.Prioritise p: return new SweepEvent.PriorityChanged(now, Ids(p.Trials), Math.Clamp(p.Priority, -1000, 1000));
            case ControlRequest.Extend e: return extend(e) is { } plan ? new SweepEvent.Extended(now, [.. plan.Trials.Select(t => t.Id)]) : null;
            default: return null;
        }
    }

    private static ImmutableArray<TrialId> Ids(IReadOnlyList<string> trials) => [.. trials.Select(t => new TrialId(t))];
}
