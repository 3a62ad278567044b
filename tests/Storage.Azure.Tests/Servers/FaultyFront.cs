using System.Net;

namespace Sweeper.Storage.Azure.Tests.Servers;

/// <summary>A real HTTP server before Azurite that passes everything on, refuses with 503 for a while, or loses answers of calls that it has passed on.</summary>
internal sealed class FaultyFront : IDisposable
{
    private static readonly HashSet<string> OfTheHop = new(StringComparer.OrdinalIgnoreCase) { "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length" };
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client = new();
    private readonly int _behind;
    private readonly Task _serving;
    private int _refuse;
    private int _loseFrom;
    private int _loseTo;
    private int _calls;

    public FaultyFront(int behind)
    {
        _behind = behind;
        Port = Azurite.FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Connection => Azurite.ConnectionAt(Port);

    /// <summary>Calls so far, refused ones among them.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The next so many calls are answered with 503 and not passed on.</summary>
    public void Refuse(int calls) => Volatile.Write(ref _refuse, calls);

    /// <summary>The next so many calls are passed on and then answered with 503.</summary>
    public void LoseAnswers(int calls) => LoseAnswers(0, calls);

    /// <summary><see cref="LoseAnswers(int)"/> after so many calls that go well.</summary>
    public void LoseAnswers(int after, int calls) => (_loseFrom, _loseTo) = (_calls + after, _calls + after + calls);

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait();
        _listener.Close();
        _client.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var call = Interlocked.Increment(ref _calls) - 1;
        try
        {
            var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            if (Interlocked.Decrement(ref _refuse) >= 0)
            {
                context.Response.StatusCode = 503;
                return;
            }

            using var answer = await PassOnAsync(context.Request, body.ToArray());
            if (call >= _loseFrom && call < _loseTo)
            {
                context.Response.StatusCode = 503;
                return;
            }

            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => !OfTheHop.Contains(h.Key)))
                context.Response.Headers[name] = string.Join(",", values);
            var content = await answer.Content.ReadAsByteArrayAsync();
            context.Response.ContentLength64 = context.Request.HttpMethod == "HEAD" ? answer.Content.Headers.ContentLength ?? 0 : content.Length;
            if (content.Length > 0)
                await context.Response.OutputStream.WriteAsync(content);
        }
        catch (Exception e) when (e is HttpRequestException or HttpListenerException or IOException)
        {
            context.Response.StatusCode = 503;
        }
        finally
        {
            context.Response.Close();
        }
    }

    private Task<HttpResponseMessage> PassOnAsync(HttpListenerRequest request, byte[] body)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.HttpMethod), $"http://127.0.0.1:{_behind}{request.RawUrl}") { Content = new ByteArrayContent(body) };
        if (request.HttpMethod is "GET" or "HEAD")
            message.Content = null;
        foreach (var name in request.Headers.AllKeys.OfType<string>().Where(n => !OfTheHop.Contains(n)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, request.Headers[name]))
                message.Content?.Headers.TryAddWithoutValidation(name, request.Headers[name]);
        }

        return _client.SendAsync(message);
    }
}
