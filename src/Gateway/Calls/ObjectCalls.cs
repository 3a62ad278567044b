using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sweeper.Gateway.Answers;

namespace Sweeper.Gateway.Calls;

/// <summary>The store's objects, to be read.</summary>
internal sealed class ObjectCalls(StoreDesk desk)
{
    /// <summary>Larger objects have no ETag: a folder's is a hash of all bytes, and what is larger is vouched for by its trial's result.</summary>
    private const long LargestWithTag = 1 << 20;

    private const int Chunk = 1 << 16;

    public async Task ListAsync(string? under, HttpContext http)
    {
        var folder = ReadableName.OfFolder(under) ?? throw Unknown();
        var names = await desk.AskForManyAsync(store => store.List(folder), http.RequestAborted).ConfigureAwait(false);
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("names");
        foreach (var name in names.Where(n => ReadableName.Of(n) is not null))
        {
            json.WriteStringValue(name);
            if (json.BytesPending < Chunk)
                continue;
            json.Flush();
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public async Task ReadAsync(string name, HttpContext http)
    {
        var known = ReadableName.Of(name) ?? throw Unknown();
        var (response, stop) = (http.Response, http.RequestAborted);
        var (length, tag) = await desk.AskAsync(
            store => store.Length(known) is { } bytes ? (bytes, bytes <= LargestWithTag ? store.Tag(known)?.Text : null) : (-1L, null), stop).ConfigureAwait(false);
        if (length < 0)
            throw Unknown();
        response.ContentType = "application/octet-stream";
        if (tag is not null)
        {
            response.Headers.ETag = $"\"{tag.Trim('"')}\"";
            response.Headers.CacheControl = "no-cache, private";
            if (http.Request.Headers.IfNoneMatch.ToString().Contains(response.Headers.ETag.ToString(), StringComparison.Ordinal))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            response.ContentLength = length;
            return;
        }

        await using var stream = await desk.AskAsync(store => store.OpenRead(known), stop).ConfigureAwait(false) ?? throw Unknown();
        response.ContentLength = length;
        http.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await SendAsync(stream, length, http, stop).ConfigureAwait(false);
    }

    /// <summary>As many bytes as were said: a journal that grows meanwhile is sent as it was, and of an object that became shorter the connection breaks.</summary>
    private static async Task SendAsync(Stream stream, long length, HttpContext http, CancellationToken stop)
    {
        for (var left = length; left > 0;)
        {
            var room = http.Response.BodyWriter.GetMemory(Chunk);
            var read = await stream.ReadAsync(room[..(int)Math.Min(room.Length, left)], stop).ConfigureAwait(false);
            if (read == 0)
            {
                http.Abort();
                return;
            }

            http.Response.BodyWriter.Advance(read);
            left -= read;
            if ((await http.Response.BodyWriter.FlushAsync(stop).ConfigureAwait(false)).IsCompleted)
                return;
        }
    }

    private static Refusal Unknown() => new(StatusCodes.Status404NotFound, "There is no object of that name, or none that can be read. GET /v1/objects lists those that can.");
}
