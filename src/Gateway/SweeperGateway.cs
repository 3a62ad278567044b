using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Gateway.Access;
using Sweeper.Gateway.Answers;
using Sweeper.Gateway.Calls;
using Sweeper.Gateway.Health;
using Sweeper.Gateway.Limits;

namespace Sweeper.Gateway;

/// <summary>
/// The HTTP API in front of an <see cref="ISweepService"/> (docs/gateway.md). Whoever hosts it registers that service, the <see cref="IStore"/> that results are
/// read from, and an <see cref="IReadiness"/> for each thing that must be ready.
/// </summary>
public static class SweeperGateway
{
    /// <exception cref="GatewaySettingsException">Everything that is wrong with the tokens.</exception>
    public static IServiceCollection AddSweeperGateway(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(TokenBook.Of(options));
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<FailedAttempts>().AddSingleton<StoreDesk>().AddSingleton<ReadinessBoard>().AddSingleton<ApiDescription>();
        services.AddSingleton<SweepCalls>().AddSingleton<EventCalls>().AddSingleton<ObjectCalls>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, TokenRates>();
        services.AddHostedService<AddressGuard>();
        services.AddRateLimiter(_ => { });
        services.AddRouting();
        services.AddEndpointsApiExplorer();
        services.AddOpenApi(ApiDescription.Name, ApiDescription.Configure);
        services.ConfigureHttpJsonOptions(json =>
        {
            // What /openapi.json describes is spelled as what is answered (StoreJson).
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
        return services;
    }

    /// <summary>Once, on an application that has no other endpoints: what is not of the API is refused.</summary>
    public static WebApplication MapSweeperGateway(this WebApplication app)
    {
        app.UseMiddleware<Envelope>();
        app.UseRouting();
        app.UseMiddleware<Gatekeeper>();
        app.UseRateLimiter();
        GatewayEndpoints.Map(app);
        return app;
    }
}
