using Sweeper.Engine.Metering;
using Sweeper.Engine.Service;
using Sweeper.Gateway.Health;

namespace Sweeper.Silo.Hosting;

/// <summary>The cluster answers, and this process is not on its way out of it.</summary>
internal sealed class ClusterReadiness(ISweepService service, IHostApplicationLifetime lifetime) : IReadiness
{
    public string Name => "cluster";

    public async Task<string?> WhyNotAsync(CancellationToken stop)
    {
        var why = await LookAsync(stop);
        EngineMeter.SiloReady(why is null);
        return why;
    }

    private async Task<string?> LookAsync(CancellationToken stop)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
            return "starting";
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return "draining";
        try
        {
            await service.DevicesAsync(stop);
            return null;
        }
        catch (ServiceUnavailableException)
        {
            return "the cluster does not answer";
        }
    }
}
