using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Gateway.Access;
using Sweeper.Gateway.Answers;
using Sweeper.Gateway.Calls;
using Sweeper.Gateway.Health;

namespace Sweeper.Gateway;

/// <summary>Every call of the API: its path, who may make it, what it answers. <c>/openapi.json</c> is made from this.</summary>
internal static class GatewayEndpoints
{
    private const string Json = "application/json";
    private static readonly string[] Read = ["GET", "HEAD"];

    public static void Map(IEndpointRouteBuilder app)
    {
        MapSweeps(app);
        MapObjects(app);
        MapPublic(app);
        app.MapGet("/v1/devices", (SweepCalls calls, CancellationToken stop) => calls.DevicesAsync(stop))
            .Needing(TokenRole.View, "All devices, by id.").Produces<IReadOnlyList<DeviceStatus>>().Refusing(503);
        app.MapGet("/v1", (GatewayOptions options) => Results.Json(new ApiVersion(Version, options.Numerics), StoreJson.Line))
            .Needing(TokenRole.View, "The version of this service and of its numbers.").Produces<ApiVersion>();
    }

    private static string Version { get; } = typeof(GatewayEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static void MapSweeps(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/sweeps", (SweepCalls calls, HttpContext http) => calls.SubmitAsync(http))
            .Needing(TokenRole.Submit, "Takes a sweep in: it is durable, and will be run. The same file again carries on.")
            .Accepts<SubmittedSweep>(Json).Produces<SweepStatus>(StatusCodes.Status202Accepted).Refusing(400, 403, 408, 413, 415, 503);
        app.MapGet("/v1/sweeps", (SweepCalls calls, CancellationToken stop) => calls.ListAsync(stop))
            .Needing(TokenRole.View, "All sweeps of the store, by id.").Produces<IReadOnlyList<SweepStatus>>().Refusing(503);
        app.MapGet("/v1/sweeps/{id}", (string id, SweepCalls calls, CancellationToken stop) => calls.FindAsync(id, stop))
            .Needing(TokenRole.View, "Where a sweep stands.").Produces<SweepStatus>().Refusing(404, 503);
        app.MapPost("/v1/sweeps/{id}/control", (string id, SweepCalls calls, HttpContext http) => calls.ControlAsync(id, http))
            .Needing(TokenRole.Submit, "Asks something of a sweep: pause, resume, cancel, priority, extend.")
            .Accepts<ControlRequest>(Json).Produces(StatusCodes.Status202Accepted).Refusing(400, 403, 404, 408, 413, 415, 503);
        app.MapGet("/v1/sweeps/{id}/events", (string id, string? after, EventCalls calls, HttpContext http) => calls.StreamAsync(id, after, http))
            .Needing(TokenRole.View, "What happens in a sweep, as server-sent events; `after` or the header Last-Event-ID: where to go on.")
            .Produces<string>(contentType: "text/event-stream").Refusing(404, 503);
        app.MapGet("/v1/sweeps/{id}/report", (string id, SweepCalls calls, CancellationToken stop) => calls.ReportAsync(id, stop))
            .Needing(TokenRole.View, "The table of a sweep from what the store holds now, as `sweeper report --json` prints it.").Produces<object>(contentType: Json).Refusing(404, 503);
    }

    private static void MapObjects(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/objects", (string? under, ObjectCalls calls, HttpContext http) => calls.ListAsync(under, http))
            .Needing(TokenRole.View, "Names of the objects that can be read, below a folder (`trials/`).").Produces<ObjectNames>().Refusing(404, 503);
        app.MapMethods("/v1/objects/{**name}", Read, (string name, ObjectCalls calls, HttpContext http) => calls.ReadAsync(name, http))
            .Needing(TokenRole.View, "An object's bytes; with HEAD its length.")
            .Produces<Stream>(contentType: "application/octet-stream").Produces(StatusCodes.Status304NotModified).Refusing(404, 503);
    }

    private static void MapPublic(IEndpointRouteBuilder app)
    {
        app.MapMethods("/health/live", Read, () => Results.Json(new { Status = "live" }, StoreJson.Line)).Open("The process answers.").Produces(StatusCodes.Status200OK);
        app.MapMethods("/health/ready", Read, async (ReadinessBoard board) =>
            {
                var report = await board.AskAsync().ConfigureAwait(false);
                return Results.Json(report, StoreJson.Line, statusCode: report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
            })
            .Open("Whether this process should be sent requests, and why not.").Produces<ReadinessReport>().Produces<ReadinessReport>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/openapi.json", async (ApiDescription description) => Results.Bytes(await description.ReadAsync().ConfigureAwait(false), Json))
            .Open("This document.").Produces<object>(contentType: Json);
    }

    private static RouteHandlerBuilder Needing(this RouteHandlerBuilder call, TokenRole role, string summary) =>
        call.WithMetadata(new Needs(role)).WithTags("sweeper").WithSummary(summary).Refusing(401, 429);

    private static RouteHandlerBuilder Open(this RouteHandlerBuilder call, string summary) =>
        call.WithMetadata(new Needs(Role: null)).WithTags("health").WithSummary(summary);

    private static RouteHandlerBuilder Refusing(this RouteHandlerBuilder call, params int[] statuses)
    {
        foreach (var status in statuses)
            call.Produces<Problem>(status, Refusal.ContentType);
        return call;
    }
}
