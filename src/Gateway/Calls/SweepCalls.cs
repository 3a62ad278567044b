using System.Text;
using Microsoft.AspNetCore.Http;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Service;
using Sweeper.Gateway.Answers;

namespace Sweeper.Gateway.Calls;

/// <summary>What can be asked about sweeps, and of them.</summary>
internal sealed class SweepCalls(ISweepService service, StoreDesk desk, GatewayOptions options)
{
    public async Task<IResult> SubmitAsync(HttpContext http)
    {
        var submitted = await RequestBody.ReadAsync<SubmittedSweep>(http, options.Limits).ConfigureAwait(false);
        var status = await service.SubmitAsync(submitted.ToRevision(), http.RequestAborted).ConfigureAwait(false);
        http.Response.Headers.Location = $"/v1/sweeps/{status.Id}";
        return Results.Json(status, StoreJson.Line, statusCode: StatusCodes.Status202Accepted);
    }

    public async Task<IResult> ListAsync(CancellationToken stop) => Results.Json(await service.ListAsync(stop).ConfigureAwait(false), StoreJson.Line);

    public async Task<IResult> FindAsync(string id, CancellationToken stop) =>
        Results.Json(await service.FindAsync(Known(id), stop).ConfigureAwait(false) ?? throw Unknown(id), StoreJson.Line);

    public async Task<IResult> ControlAsync(string id, HttpContext http)
    {
        var request = Checked(await RequestBody.ReadAsync<ControlRequest>(http, options.Limits).ConfigureAwait(false));
        return await service.ControlAsync(Known(id), request, http.RequestAborted).ConfigureAwait(false) ? Results.StatusCode(StatusCodes.Status202Accepted) : throw Unknown(id);
    }

    /// <summary>The very bytes that <c>sweeper report --json</c> prints.</summary>
    public async Task<IResult> ReportAsync(string id, CancellationToken stop)
    {
        Known(id);
        var report = await desk.AskForManyAsync(
            store => new SweepFolder(store, id).ReadPlan() is { } plan ? StoredReport.Of(store, plan).ToJson().ToJsonString(StoreJson.Document) + "\n" : null,
            stop).ConfigureAwait(false);
        return Results.Text(report ?? throw Unknown(id), "application/json", Encoding.UTF8);
    }

    public async Task<IResult> DevicesAsync(CancellationToken stop) => Results.Json(await service.DevicesAsync(stop).ConfigureAwait(false), StoreJson.Line);

    /// <exception cref="Refusal">No sweep can have that id.</exception>
    public static string Known(string id) => ReadableName.IsSweep(id) ? id : throw Unknown(id);

    public static Refusal Unknown(string id) => new(
        StatusCodes.Status404NotFound,
        ReadableName.IsSweep(id) ? $"There is no sweep '{id}'. GET /v1/sweeps lists all." : "That is no id of a sweep. GET /v1/sweeps lists all.");

    /// <exception cref="Refusal">It asks for what is none.</exception>
    private static ControlRequest Checked(ControlRequest request)
    {
        switch (request)
        {
            case ControlRequest.Cancel cancel:
                CheckTrials(cancel.Trials);
                return cancel;
            case ControlRequest.Prioritise priority:
                CheckTrials(priority.Trials);
                return priority.Priority is >= -1000 and <= 1000
                    ? priority
                    : throw new Refusal(StatusCodes.Status400BadRequest, $"`priority` must be -1000 … 1000, but is {priority.Priority}.");
            case ControlRequest.Extend extend:
                var revision = extend.Revision;
                return new ControlRequest.Extend(new SubmittedSweep(revision.File, revision.Text, revision.Sets).ToRevision());
            default:
                return request;
        }
    }

    private static void CheckTrials(IReadOnlyList<string> trials)
    {
        var wrong = trials.Count(id => id is null || !ReadableName.IsId(id));
        if (wrong > 0)
            throw new Refusal(StatusCodes.Status400BadRequest, $"`trials` must be ids of 16 hexadecimal digits, lower case, but {wrong} of {trials.Count} are not.");
    }
}
