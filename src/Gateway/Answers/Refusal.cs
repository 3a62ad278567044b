using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Sweeper.Engine.Layout;

namespace Sweeper.Gateway.Answers;

/// <summary>The one way to say no: thrown anywhere in a request, it becomes an answer of <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="status">HTTP status, 400 or above.</param>
/// <param name="detail">Law, values, remedy.</param>
/// <param name="problems">Of a sweep file, one by one; null where that is not what is wrong.</param>
internal sealed class Refusal(int status, string detail, IReadOnlyList<string>? problems = null) : Exception(detail)
{
    public const string ContentType = "application/problem+json";

    public int Status => status;

    /// <summary>When to ask again; null when that is of no use.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Only before the answer has begun.</summary>
    public Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        // The rest of a body that nobody wants is not read: the connection is closed.
        if (HttpProtocol.IsHttp11(http.Request.Protocol) && (http.Request.ContentLength is > 0 || http.Request.Headers.ContainsKey("Transfer-Encoding")))
            response.Headers.Connection = "close";
        var json = JsonSerializer.SerializeToUtf8Bytes(ToJson(), StoreJson.Line);
        response.ContentLength = json.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(json, CancellationToken.None).AsTask();
    }

    private JsonObject ToJson()
    {
        var json = new JsonObject { ["type"] = "about:blank", ["title"] = ReasonPhrases.GetReasonPhrase(status), ["status"] = status, ["detail"] = Message };
        if (problems is not null)
            json["problems"] = new JsonArray([.. problems.Select(p => (JsonNode)p)]);
        return json;
    }
}
