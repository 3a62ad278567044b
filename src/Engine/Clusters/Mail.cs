using Sweeper.Engine.Running;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>The letters of a cluster's devices as they come in at the coordinator: each bag is handled once, and answered when all of it is durable.</summary>
internal sealed class Mail(SweepRun run, NoticeBoard board, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Number, Task<BagReply> Reply)> _sessions = [];
    private readonly HashSet<string> _untold = [];
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _last;

    /// <returns>While the store is slow to take it: that it is to be said again. Nobody holds a call for long.</returns>
    public async Task<BagReply> TakeAsync(LetterBag bag)
    {
        try
        {
            return await ReplyAsync(bag).WaitAsync(Patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return BagReply.Not(CoordinatorStanding.Opening);
        }
    }

    /// <summary>
    /// A device tells how a trial ended when it knows that this is durable, which is when the sweep may be over: completes when all has been told, or is not going to be.
    /// </summary>
    public async Task ToldAsync(TimeSpan patience)
    {
        lock (_gate)
        {
            _last = true;
            if (_untold.Count == 0)
                return;
        }

        await Task.WhenAny(_told.Task, Task.Delay(patience, time)).ConfigureAwait(false);
    }

    /// <summary>A bag for a sweep that is over: what was still to be told.</summary>
    public BagReply TakeLast(LetterBag bag)
    {
        Post(bag);
        return BagReply.Not(CoordinatorStanding.Closed);
    }

    private Task<BagReply> ReplyAsync(LetterBag bag)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(bag.Session, out var last) && bag.Number <= last.Number)
                return last.Reply;

            // Within the gate: letters of one device are in the mailbox in the order of the bags. Handling them takes no time; being durable does.
            var reply = HandleAsync(bag);
            _sessions[bag.Session] = (bag.Number, reply);
            return reply;
        }
    }

    private async Task<BagReply> HandleAsync(LetterBag bag)
    {
        foreach (var (trial, attempt) in bag.Alive)
            run.Desk.Hear(trial, attempt);
        var said = bag.Letters.Where(l => !IsIdle(l.Said, bag) && IsOfDevice(l.Said)).Select(l => (Letter: l, Answer: run.Desk.AskAsync(l.Said))).ToList();
        lock (_gate)
            _untold.UnionWith(said.Select(s => s.Letter.Said).OfType<SweepEvent.Ended>().Select(e => e.Trial.Text));
        await Task.WhenAll(said.Select(s => s.Answer)).ConfigureAwait(false);
        Post(bag);
        var state = run.Mailbox.State;
        var heard = bag.Alive.Concat(bag.Letters.Select(l => l.Said).OfType<SweepEvent.Reported>().Select(r => (r.Trial, r.Attempt))).Distinct();
        return new BagReply(
            CoordinatorStanding.Open,
            [.. said.Where(s => s.Letter.Asked).Select(s => s.Answer.Result).Select(a => (a.Counts, a.Stage))],
            [.. heard.Where(a => state.IsToStop(a.Item1, a.Item2))]);
    }

    private void Post(LetterBag bag)
    {
        foreach (var notice in bag.Notices.Select(SweepNotice.Parse).OfType<SweepNotice>())
        {
            board.Post(notice);
            if (notice is not SweepNotice.Ended ended)
                continue;
            lock (_gate)
            {
                _untold.Remove(ended.Trial);
                if (_last && _untold.Count == 0)
                    _told.TrySetResult();
            }
        }
    }

    /// <summary>Nothing else is for a device to say.</summary>
    private static bool IsOfDevice(SweepEvent said) => said is SweepEvent.WorkAsked or SweepEvent.DeviceLeft or SweepEvent.Reported or SweepEvent.Ended;

    /// <summary>One that is known to wait asks again, in case that an answer was lost: that is no news, and not for the journal.</summary>
    private bool IsIdle(SweepEvent said, LetterBag bag) =>
        said is SweepEvent.WorkAsked asked && run.Mailbox.State.Idle.Contains(asked.Device) && !bag.Letters.Any(l => l.Said is SweepEvent.DeviceLeft left && left.Device == asked.Device);
}
