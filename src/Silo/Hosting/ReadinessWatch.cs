using Sweeper.Engine.Metering;

namespace Sweeper.Silo.Hosting;

/// <summary>Looks each few seconds whether the silo is ready, asked or not: the metric is there before anybody asks, and true.</summary>
internal sealed class ReadinessWatch(ClusterReadiness cluster) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        EngineMeter.SiloReady(false);
        using var timer = new PeriodicTimer(Often);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await cluster.WhyNotAsync(stoppingToken);
    }
}
