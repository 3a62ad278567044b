using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sweeper.Engine.Layout;
using Sweeper.Gateway.Answers;
using Sweeper.Gateway.Limits;

namespace Sweeper.Gateway.Calls;

/// <summary>Reads a body of JSON, as much as the limits allow and no more.</summary>
internal static class RequestBody
{
    /// <summary>As the store spells it, from writers that order their fields as they like.</summary>
    private static readonly JsonSerializerOptions Spelling = new(StoreJson.Line) { AllowOutOfOrderMetadataProperties = true, RespectRequiredConstructorParameters = true };

    /// <exception cref="Refusal">400, 408, 413 or 415.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http, GatewayLimits limits)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
            throw new Refusal(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json; say so in the header Content-Type.");
        if (http.Request.ContentLength > limits.BodyBytes)
            throw TooLarge(limits);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        enough.CancelAfter(limits.BodyTime);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Spelling, enough.Token).ConfigureAwait(false) ?? throw Malformed("it is null");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(limits);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Malformed(e is JsonException json ? $"near line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}" : "its `request` is missing");
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            throw new Refusal(StatusCodes.Status408RequestTimeout, $"The body must arrive within {limits.BodyTime.TotalSeconds} s, but did not.");
        }
    }

    private static Refusal TooLarge(GatewayLimits limits) =>
        new(StatusCodes.Status413PayloadTooLarge, $"A body must be at most {limits.BodyBytes} bytes, but is larger.");

    private static Refusal Malformed(string where) =>
        new(StatusCodes.Status400BadRequest, $"The body must be JSON of the fields that this call has (/openapi.json), but is not: {where}.");
}
