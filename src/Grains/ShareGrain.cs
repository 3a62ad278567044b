using Sweeper.Engine.Clusters;
using Sweeper.Grains.Messages;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains;

/// <summary>A <see cref="ShareBook"/> that Orleans finds. A sweep of which nothing is heard any more is woken, wherever that will be: its silo may have died.</summary>
internal sealed class ShareGrain(CoordinatorSettings settings) : Grain, IShareGrain
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, TimeSpan> _heard = [];
    private ShareBook _book = null!;

    private TimeSpan Now => settings.Options.Time.GetElapsedTime(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _book = new ShareBook(SharingTimes.Default, Now);
        this.RegisterGrainTimer(WakeAsync, new GrainTimerCreationOptions(Second, Second) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task<SharesMessage?> DivideAsync(SummaryMessage summary)
    {
        _book = _book.Tell(summary.To(), Now);
        (_book, var shares) = _book.Allot(summary.Partition, Now);
        return Task.FromResult(shares is null ? null : SharesMessage.Of(shares));
    }

    public Task<string?> AskAsync(DemandMessage demand)
    {
        _heard[demand.Sweep] = Now;
        _book = _book.Ask(demand.To(), Now);
        return Task.FromResult(_book.WhyNobody(demand.Sweep, Now));
    }

    public Task WithdrawAsync(string sweep)
    {
        _heard.Remove(sweep);
        _book = _book.Withdraw(sweep);
        return Task.CompletedTask;
    }

    private async Task WakeAsync(CancellationToken stop)
    {
        foreach (var sweep in _heard.Where(h => Now - h.Value > Silence).Select(h => h.Key).ToList())
        {
            try
            {
                if (!await GrainFactory.GetGrain<ISweepGrain>(sweep).WakeAsync())
                    await WithdrawAsync(sweep);
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                // Its silo is dying, or the store does not answer: a second later again.
            }
        }
    }
}
