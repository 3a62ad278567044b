using System.Text.Json.Nodes;

namespace Sweeper.Gateway.Tests.Fakes;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;
    private readonly CancellationTokenSource _enough = new(TimeSpan.FromSeconds(60));

    private EventReader(HttpResponseMessage answer, Stream body) => (_answer, _lines) = (answer, new StreamReader(body));

    /// <summary>Of the newest event that had one.</summary>
    public string? LastId { get; private set; }

    public int Comments { get; private set; }

    public static async Task<EventReader> OpenAsync(HttpClient client, string sweep, string? lastId = null, string? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/sweeps/{sweep}/events{(after is null ? "" : $"?after={after}")}");
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new EventReader(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <returns>Null at the end of the stream.</returns>
    public async Task<(string Event, JsonNode Notice)?> NextAsync()
    {
        var (kind, data) = ("message", "");
        while (await _lines.ReadLineAsync(_enough.Token) is { } line)
        {
            if (line.StartsWith(':'))
                Comments++;
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.Length == 0 && data.Length > 0)
                return (kind, JsonNode.Parse(data)!);
        }

        return null;
    }

    /// <summary>Reads on until a notice of that kind.</summary>
    public async Task<JsonNode> UntilAsync(string notice)
    {
        while (await NextAsync() is { } next)
        {
            if ((string?)next.Notice["notice"] == notice)
                return next.Notice;
        }

        throw new InvalidOperationException($"the stream ended without '{notice}'");
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _answer.Dispose();
        _enough.Dispose();
        return ValueTask.CompletedTask;
    }
}
