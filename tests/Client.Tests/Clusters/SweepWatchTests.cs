using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Engine.Watching;

namespace Sweeper.Client.Tests.Clusters;

/// <summary>However often the connection breaks, whoever watches hears each thing, from where he was.</summary>
public sealed class SweepWatchTests
{
    [Fact]
    public async Task A_watch_goes_on_after_the_last_event_that_it_has()
    {
        var places = new ConcurrentQueue<string>();
        await using var server = await SmallServer.StartAsync(async http =>
        {
            var place = http.Request.Headers["Last-Event-ID"].ToString();
            places.Enqueue(place);
            var number = place.Length == 0 ? 0 : int.Parse(place[2..], System.Globalization.CultureInfo.InvariantCulture);
            http.Response.ContentType = "text/event-stream";

            // The second is not whole when the connection breaks, which promised more than it has: it is nobody's.
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync(Event(number + 1, number == 0 ? "anew" : "notice") + "id: 1-9\nevent: notice\nda");
        });
        using var client = server.Client();

        List<(bool Anew, string Message)> heard = [];
        List<string> lost = [];
        await foreach (var next in new SweepWatch(client, "a-1a2b3c").ListenAsync(CancellationToken.None))
        {
            if (next is Heard.Noticed { Notice: SweepNotice.Warned warned } notice)
                heard.Add((notice.Anew, warned.Message));
            else if (next is Heard.Lost gone)
                lost.Add(gone.Because);
            if (heard.Count == 3)
                break;
        }

        Assert.Equal([(true, "1"), (false, "2"), (false, "3")], heard);
        Assert.Equal(["", "1-1", "1-2"], places.Take(3));
        Assert.NotEmpty(lost);
    }

    [Fact]
    public async Task Silence_says_where_the_sweep_stands()
    {
        await using var server = await SmallServer.StartAsync(async http =>
        {
            if (!http.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
            {
                await http.Response.WriteAsync("""{"id":"a-1a2b3c","standing":"waiting","counts":{"total":3,"known":0,"completed":0,"failed":0,"stopped":0,"running":0},"priority":0,"devices":0,"note":"asks for cuda"}""");
                return;
            }

            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(":\n\n");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var client = server.Client();

        await foreach (var next in new SweepWatch(client, "a-1a2b3c").ListenAsync(CancellationToken.None))
        {
            Assert.Equal("asks for cuda", Assert.IsType<Heard.Silence>(next).Status.Note);
            break;
        }
    }

    [Fact]
    public async Task A_sweep_that_is_not_there_ends_the_watch()
    {
        await using var server = await SmallServer.StartAsync(http => SmallServer.ProblemAsync(http, 404, """{"detail":"There is no sweep 'a-1a2b3c'."}"""));
        using var client = server.Client();

        var error = await Assert.ThrowsAsync<InputException>(async () =>
        {
            await foreach (var _ in new SweepWatch(client, "a-1a2b3c").ListenAsync(CancellationToken.None))
            {
            }
        });
        Assert.Contains("There is no sweep 'a-1a2b3c'", error.Message, StringComparison.Ordinal);
    }

    private static string Event(int number, string type) => $"id: 1-{number}\nevent: {type}\ndata: {new SweepNotice.Warned($"{number}").ToJson()}\n\n";
}
