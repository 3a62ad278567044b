using Sweeper.Engine.Control;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Controlling;

/// <summary>Leaves a request in the store, and waits until whoever runs the sweep has taken it and has done what it asks for.</summary>
/// <param name="wait">False: it is only left there.</param>
internal sealed class StoreDesk(IStore store, SweepPlan plan, bool wait) : ControlDesk(store, plan)
{
    private readonly ControlBox _box = new(store, plan.Id);

    private StoreHolder? Holder => Store.HolderOf(Plan.Id);

    /// <exception cref="StoreException">Somebody runs the sweep, but does not take the request. It stays.</exception>
    public override async Task<ControlAnswer> AskAsync(ControlRequest request, Func<SweepState, bool> isDone, Func<SweepState, SweepState, string> told)
    {
        var before = State();
        var holder = Holder;
        var name = _box.Send(request, Time);
        if (holder is null)
            return Left($"nobody runs '{Plan.Id}' now: the request will be applied when it is run again");
        if (!wait)
            return Left($"the request is left for {holder}");
        await UntilAsync(() => !_box.IsWaiting(name) || Holder is null);
        if (_box.IsWaiting(name))
        {
            return Holder is null
                ? Left($"the run of '{Plan.Id}' ended before it took the request, which will be applied when it is run again")
                : throw new StoreException(
                    $"'{Plan.Id}' is held by {holder}, which must take a request within {Patience.TotalSeconds} s, but did not; the request stays in the store and is taken when that process looks again");
        }

        SweepState after = State();
        await UntilAsync(() => isDone(after = State()) || Holder is null);
        return Taken(told(before, after), isDone(after));
    }
}
