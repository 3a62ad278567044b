using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Controlling;

/// <summary>Where something is asked of a sweep, by a person who wants to know what came of it.</summary>
internal abstract class ControlDesk(IStore store, SweepPlan plan)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    protected static TimeProvider Time => TimeProvider.System;

    /// <summary>The sweep as the store had it when the command began.</summary>
    protected SweepPlan Plan => plan;

    protected IStore Store => store;

    /// <param name="isDone">Whether what was asked for has come about, once the request was taken.</param>
    /// <param name="told">What to say then, from the states before and after.</param>
    /// <exception cref="IOException">The request cannot be left, or is not taken.</exception>
    public abstract Task<ControlAnswer> AskAsync(ControlRequest request, Func<SweepState, bool> isDone, Func<SweepState, SweepState, string> told);

    protected ControlAnswer Left(string message) => new(plan.Id, Taken: false, message);

    protected ControlAnswer Taken(string message, bool isDone) =>
        new(plan.Id, Taken: true, message + (isDone ? "" : $"; after {Patience.TotalSeconds} s this is still going on (sweeper list)"));

    /// <summary>The plan is read anew: it may have been extended.</summary>
    protected SweepState State()
    {
        var folder = new SweepFolder(store, plan.Id);
        return folder.ReadState(folder.ReadPlan() ?? plan);
    }

    /// <returns>False when it did not come within the patience.</returns>
    protected static async Task<bool> UntilAsync(Func<bool> sign)
    {
        var began = Time.GetTimestamp();
        while (!sign())
        {
            if (Time.GetElapsedTime(began) >= Patience)
                return false;
            await Task.Delay(Glance, Time);
        }

        return true;
    }
}
