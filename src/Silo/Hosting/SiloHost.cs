using System.Net;
using Microsoft.Extensions.Logging.Console;
using Orleans.Configuration;
using StackExchange.Redis;
using Sweeper.Engine;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Stores;
using Sweeper.Gateway;
using Sweeper.Gateway.Health;
using Sweeper.Grains;
using Sweeper.Silo.Settings;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;
using Sweeper.Telemetry;

namespace Sweeper.Silo.Hosting;

/// <summary>Puts the process together: a silo with its devices or a client of the cluster, and the gateway in front.</summary>
internal static class SiloHost
{
    /// <summary>A silo that does not answer three times, a second apart, is voted out: decisions go on elsewhere within seconds.</summary>
    private const int MissedProbes = 3;
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    /// <summary>Two silos that die at once cannot vote each other out: after three of these in the table have not come they have no vote.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly GrainsOptions Grains = new();

    public static WebApplication Build(WebApplicationBuilder builder, SiloPlan plan, ITrialExecutor executor, SiloStores stores, ProcessTelemetry telemetry)
    {
        AddLogs(builder.Logging, builder.Configuration, telemetry);
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(plan.Urls);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = plan.Drain + TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton(executor).AddSingleton(stores.Journals);
        if (plan.IsClient)
            builder.Services.AddOrleansClient(client => Join(client, plan));
        else
            builder.UseOrleans(silo => Join(silo, plan, executor, stores, telemetry));
        builder.Services.AddSweeperService(Grains);
        builder.Services.AddSingleton<ClusterReadiness>()
            .AddSingleton<IReadiness>(s => s.GetRequiredService<ClusterReadiness>())
            .AddSingleton<IReadiness>(new StoreReadiness(stores))
            .AddHostedService<ReadinessWatch>();
        builder.Services.AddSweeperGateway(plan.Gateway);
        return builder.Build().MapSweeperGateway();
    }

    private static void Join(IClientBuilder client, SiloPlan plan)
    {
        client.UseRedisClustering(o => o.ConfigurationOptions = ConfigurationOptions.Parse(plan.Redis!));
        client.Services.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (plan.ClusterId, plan.ServiceId));
        client.UseConnectionRetryFilter(async (_, stop) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
            return true;
        });
        client.AddActivityPropagation();
    }

    /// <summary>Lines of JSON, and wherever the process's telemetry goes: for the host, and for what is open before it and after it.</summary>
    public static void AddLogs(ILoggingBuilder logging, IConfiguration configuration, ProcessTelemetry telemetry)
    {
        logging.AddConfiguration(configuration.GetSection("Logging")).AddJsonConsole();
        logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        if (telemetry.Logs is { } logs)
            logging.AddProvider(new ExportedLogs(logs));
    }

    private static void Join(ISiloBuilder silo, SiloPlan plan, ITrialExecutor executor, SiloStores stores, ProcessTelemetry telemetry)
    {
        if (plan.Redis is { } redis)
        {
            silo.UseRedisClustering(o => o.ConfigurationOptions = ConfigurationOptions.Parse(redis));
            silo.UseRedisReminderService(o => o.ConfigurationOptions = ConfigurationOptions.Parse(redis));
            silo.ConfigureEndpoints(plan.Address, plan.SiloPort, plan.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(plan.Address));
        }
        else
        {
            silo.UseLocalhostClustering(plan.SiloPort, plan.GatewayPort, new IPEndPoint(IPAddress.Loopback, plan.PrimaryPort), plan.ServiceId, plan.ClusterId);
            silo.UseInMemoryReminderService();
        }

        silo.Services
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (plan.ClusterId, plan.ServiceId))
            .Configure<Orleans.Configuration.SiloOptions>(o => o.SiloName = plan.Name)
            .Configure<ClusterMembershipOptions>(o => (o.ProbeTimeout, o.NumMissedProbesLimit, o.IAmAliveTablePublishTimeout) = (Probe, MissedProbes, Heartbeat));
        var options = new EngineOptions
        {
            CheckpointInterval = plan.Checkpoints,
            LeaseTimeout = plan.Lease,
            Replan = revision => revision.Plan(executor),
            Log = telemetry.Log,
            Recorder = telemetry.Recorder,
        };
        silo.AddSweeper(
            services => new SiloSettings(plan.Name, plan.Devices, executor, stores.Trials, options with { Log = Log(services) }) { Arrives = stores.Arrives },
            (services, link) => new CoordinatorSettings(plan.ClusterId, plan.Name, executor, stores.Journals, link, options with { Log = Log(services) }) { NeedOf = p => NeedOf(p, executor) },
            Grains);
    }

    /// <summary>The engine's log lines go where all of the process's go.</summary>
    private static ILogger Log(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger("Sweeper.Engine");

    private static DeviceNeed NeedOf(SweepPlan plan, ITrialExecutor executor) =>
        new(plan.Device, plan.Arms.Max(arm => executor.Cost(arm.Configuration).PeakBytes), executor.Numerics);
}
