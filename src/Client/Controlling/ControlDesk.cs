using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Controlling;

/// <summary>Leaves a request with a sweep, and waits until whoever runs it has taken it and has done what it asks for.</summary>
/// <param name="wait">False: it is only left there.</param>
internal sealed class ControlDesk(IStore store, SweepPlan plan, bool wait)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private readonly ControlBox _box = new(store, plan.Id);
    private readonly TimeProvider _time = TimeProvider.System;

    /// <param name="isDone">Whether what was asked for has come about.</param>
    /// <param name="told">What to say then, from the states before and after.</param>
    /// <exception cref="StoreException">Somebody runs the sweep, but does not take the request. It stays.</exception>
    public async Task<ControlAnswer> AskAsync(ControlRequest request, Func<SweepState, bool> isDone, Func<SweepState, SweepState, string> told)
    {
        var before = State();
        var holder = store.HolderOf(plan.Id);
        var name = _box.Send(request, _time);
        if (holder is null)
            return Left($"nobody runs '{plan.Id}' now: the request will be applied when it is run again");
        if (!wait)
            return Left($"the request is left for {holder}");
        await UntilAsync(() => !_box.IsWaiting(name) || store.HolderOf(plan.Id) is null);
        if (_box.IsWaiting(name))
        {
            return store.HolderOf(plan.Id) is null
                ? Left($"the run of '{plan.Id}' ended before it took the request, which will be applied when it is run again")
                : throw new StoreException(
                    $"'{plan.Id}' is held by {holder}, which must take a request within {Patience.TotalSeconds} s, but did not; the request stays in the store and is taken when that process looks again");
        }

        SweepState after = State();
        await UntilAsync(() => isDone(after = State()) || store.HolderOf(plan.Id) is null);
        return new ControlAnswer(plan.Id, Taken: true, told(before, after) + (isDone(after) ? "" : $"; after {Patience.TotalSeconds} s this is still going on (sweeper list)"));
    }

    private ControlAnswer Left(string message) => new(plan.Id, Taken: false, message);

    /// <summary>The plan is read anew: it may have been extended.</summary>
    private SweepState State()
    {
        var folder = new SweepFolder(store, plan.Id);
        return folder.ReadState(folder.ReadPlan() ?? plan);
    }

    private async Task UntilAsync(Func<bool> sign)
    {
        var began = _time.GetTimestamp();
        while (!sign() && _time.GetElapsedTime(began) < Patience)
            await Task.Delay(Glance, _time);
    }
}
