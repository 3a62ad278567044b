using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.Serialization;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Service;
using Sweeper.Grains.Placement;

namespace Sweeper.Grains;

/// <summary>How a host gets the grains and their bodies.</summary>
public static class GrainsHosting
{
    /// <summary>A silo: may hold sweeps, and owns devices.</summary>
    /// <param name="devices">Of this silo; its settings name it as <see cref="Orleans.Configuration.SiloOptions.SiloName"/> does.</param>
    /// <param name="coordinator">For the sweeps that come to be here. The way to devices is set by this.</param>
    public static ISiloBuilder AddSweeper(this ISiloBuilder silo, Func<IServiceProvider, SiloSettings> devices, Func<IServiceProvider, IDeviceLink, CoordinatorSettings> coordinator, GrainsOptions options)
    {
        silo.Services
            .AddSingleton(options)
            .AddSingleton<Membership>()
            .AddSingleton<IDeviceLink, DeviceLink>()
            .AddSingleton<ISiloLink, SiloLink>()
            .AddSingleton(devices)
            .AddSingleton(services => coordinator(services, services.GetRequiredService<IDeviceLink>()))
            .AddSingleton<DeviceHost>()
            .AddSingleton<DeviceService>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<DeviceService>())
            .AddSingleton<DeathWatch>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<DeathWatch>())
            .LetErrorsTravel()
            .AddPlacementDirector<DevicePlacement, DevicePlacementDirector>();
        return silo.AddActivityPropagation();
    }

    /// <summary>A gateway's way into the cluster, from a silo or from a client.</summary>
    public static IServiceCollection AddSweeperService(this IServiceCollection services, GrainsOptions options) => services
        .AddSingleton(options)
        .AddSingleton<ISweepService>(s => ActivatorUtilities.CreateInstance<ClusterService>(s))
        .LetErrorsTravel();

    /// <summary>What a grain throws is only sent where Orleans is told that it may be: else nobody answers the call, and the caller waits in vain.</summary>
    public static IServiceCollection LetErrorsTravel(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(o => o.SupportedNamespacePrefixes.UnionWith(["Sweeper", "Azure"]));
}
