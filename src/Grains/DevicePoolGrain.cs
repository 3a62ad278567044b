using Microsoft.Extensions.Logging;
using Sweeper.Engine.Clusters;
using Sweeper.Grains.Messages;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains;

/// <summary>A <see cref="PoolPartition"/> that Orleans finds: twice a second it hears its shares, and silos fetch their moves with their beats.</summary>
internal sealed class DevicePoolGrain(CoordinatorSettings settings, ILogger<DevicePoolGrain> log) : Grain, IDevicePoolGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<string, List<MoveMessage>> _moves = [];
    private PoolPartition _partition = null!;

    private TimeSpan Now => settings.Options.Time.GetElapsedTime(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _partition = new PoolPartition((int)this.GetPrimaryKeyLong(), SharingTimes.Default, Now);
        this.RegisterGrainTimer(DivideAsync, new GrainTimerCreationOptions(Period, Period) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task<MoveMessage[]> BeatAsync(string silo, DoingMessage[] devices)
    {
        _partition = _partition.Beat(silo, [.. devices.Select(d => d.To())], Now);
        return Task.FromResult(_moves.Remove(silo, out var moves) ? moves.ToArray() : []);
    }

    public Task<DoingMessage[]> DevicesAsync() => Task.FromResult(_partition.Devices(Now).Select(DoingMessage.Of).ToArray());

    private async Task DivideAsync(CancellationToken stop)
    {
        try
        {
            if (_partition.Summary(Now) is not { } summary)
                return;
            var shares = await GrainFactory.GetGrain<IShareGrain>(0).DivideAsync(SummaryMessage.Of(summary));
            (_partition, var moves) = _partition.Moves(shares?.To(), Now);
            foreach (var move in moves)
            {
                if (!_moves.TryGetValue(move.Silo, out var waiting))
                    _moves[move.Silo] = waiting = [];
                waiting.Add(MoveMessage.Of(move));
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            GrainLog.TickFailed(log, "pool", e.Message);
        }
    }
}
