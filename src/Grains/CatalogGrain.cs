using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Runtime;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Layout;

namespace Sweeper.Grains;

/// <summary>Looks through the store now and then, so that a sweep that was taken in is carried on even after a night in which every machine was off.</summary>
[KeepAlive]
internal sealed class CatalogGrain(CoordinatorSettings settings, ILogger<CatalogGrain> log) : Grain, ICatalogGrain, IRemindable
{
    private const string Look = "look";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Often = TimeSpan.FromSeconds(15), Minute = TimeSpan.FromMinutes(1);
    private IGrainTimer _timer = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Often) { Interleave = true });
        await this.RegisterOrUpdateReminder(Look, Minute, Minute, cancellationToken);
    }

    public Task TouchAsync()
    {
        _timer.Change(TimeSpan.Zero, Often);
        return Task.CompletedTask;
    }

    public Task<string[]> ListAsync() => Task.Run(() => SweepFolder.List(settings.Store).Concat(Enlistment.List(settings.Store)).Distinct().Order(StringComparer.Ordinal).ToArray());

    /// <summary>That it came is all: this grain is here again.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private async Task LookAsync(CancellationToken stop)
    {
        try
        {
            foreach (var sweep in await Task.Run(() => Enlistment.List(settings.Store), stop))
                await WakeAsync(sweep, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LookAgain(e);
        }
    }

    /// <summary>One that cannot be woken keeps none of the others waiting.</summary>
    private async Task WakeAsync(string sweep, CancellationToken stop)
    {
        try
        {
            await GrainFactory.GetGrain<ISweepGrain>(sweep).WakeAsync();
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LookAgain(e);
        }
    }

    private void LookAgain(Exception e)
    {
        GrainLog.TickFailed(log, "catalog", e.Message);
        _timer.Change(Second, Often);
    }
}
