using Sweeper.Engine.Running;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>The letters of a cluster's devices as they come in at the coordinator: each bag is handled once, and answered when all of it is durable.</summary>
internal sealed class Mail(SweepRun run, NoticeBoard board)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Number, Task<BagReply> Reply)> _sessions = [];

    public Task<BagReply> TakeAsync(LetterBag bag)
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
        await Task.WhenAll(said.Select(s => s.Answer)).ConfigureAwait(false);
        foreach (var notice in bag.Notices.Select(SweepNotice.Parse).OfType<SweepNotice>())
            board.Post(notice);
        var state = run.Mailbox.State;
        var heard = bag.Alive.Concat(bag.Letters.Select(l => l.Said).OfType<SweepEvent.Reported>().Select(r => (r.Trial, r.Attempt))).Distinct();
        return new BagReply(
            CoordinatorStanding.Open,
            [.. said.Where(s => s.Letter.Asked).Select(s => s.Answer.Result).Select(a => (a.Counts, a.Stage))],
            [.. heard.Where(a => state.IsToStop(a.Item1, a.Item2))]);
    }

    /// <summary>Nothing else is for a device to say.</summary>
    private static bool IsOfDevice(SweepEvent said) => said is SweepEvent.WorkAsked or SweepEvent.DeviceLeft or SweepEvent.Reported or SweepEvent.Ended;

    /// <summary>One that is known to wait asks again, in case that an answer was lost: that is no news, and not for the journal.</summary>
    private bool IsIdle(SweepEvent said, LetterBag bag) =>
        said is SweepEvent.WorkAsked asked && run.Mailbox.State.Idle.Contains(asked.Device) && !bag.Letters.Any(l => l.Said is SweepEvent.DeviceLeft left && left.Device == asked.Device);
}
