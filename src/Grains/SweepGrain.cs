using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Grains.Messages;

namespace Sweeper.Grains;

/// <summary>A <see cref="SweepDirector"/> that Orleans finds: all that a sweep does is in there.</summary>
[Reentrant]
internal sealed class SweepGrain(CoordinatorSettings settings, ILogger<SweepGrain> log) : Grain, ISweepGrain, IRemindable, IAsyncDisposable
{
    private const string CarryOn = "carry-on";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Minute = TimeSpan.FromMinutes(1);
    private SweepDirector _director = null!;
    private IGrainReminder? _reminder;
    private bool _told;

    private IShareGrain Shares => GrainFactory.GetGrain<IShareGrain>(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _director = new SweepDirector(this.GetPrimaryKeyString(), settings, DeactivateOnIdle);
        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Second) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await DisposeAsync();

    public ValueTask DisposeAsync() => _director.DisposeAsync();

    public async Task SubmitAsync(RevisionMessage revision)
    {
        _director.Submit(revision.To());
        _reminder ??= await this.RegisterOrUpdateReminder(CarryOn, Minute, Minute);
    }

    public async Task<bool> WakeAsync()
    {
        if (!_director.Wake())
            return false;
        _reminder ??= await this.RegisterOrUpdateReminder(CarryOn, Minute, Minute);
        return true;
    }

    public async Task<ReplyMessage> SendAsync(BagMessage bag, CancellationToken stop) => ReplyMessage.Of(await _director.TakeAsync(bag.To()));

    public Task ControlAsync(string request)
    {
        _director.Control(JsonSerializer.Deserialize<ControlRequest>(request, StoreJson.Line)!);
        return Task.CompletedTask;
    }

    public async Task<PageMessage?> WatchAsync(string? after, CancellationToken stop) =>
        await _director.WatchAsync(after, stop) is { } page ? PageMessage.Of(page) : null;

    public async Task<StatusMessage> StatusAsync()
    {
        await _director.RecallAsync();
        return StatusMessage.Of(_director.Status);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (await WakeAsync() || await this.GetReminder(CarryOn) is not { } reminder)
            return;
        await this.UnregisterReminder(reminder);
        _reminder = null;
    }

    /// <summary>Each second: says what the sweep could use.</summary>
    private async Task TickAsync(CancellationToken stop)
    {
        try
        {
            if (_director.IsAtWork)
                DelayDeactivation(Minute);
            if (_director.Demand is { } demand)
            {
                _director.WaitsFor(await Shares.AskAsync(DemandMessage.Of(demand)));
                _told = true;
            }
            else if (_told && !_director.IsAtWork)
            {
                await Shares.WithdrawAsync(this.GetPrimaryKeyString());
                _told = false;
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            GrainLog.TickFailed(log, this.GetPrimaryKeyString(), e.Message);
        }
    }
}
