using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sweeper.Engine.Watching;
using Sweeper.Gateway.Calls;
using Sweeper.Gateway.Tests.Fakes;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Gateway.Tests;

/// <summary>Sweeps that are watched.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task A_sweep_is_watched_from_its_opening_to_its_end()
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(brake: brake);
        using var client = gateway.Client(RunningGateway.ViewToken);
        using var owner = gateway.Client();
        var id = await owner.SubmitAsync(RunningGateway.Sweep());
        await using var events = await EventReader.OpenAsync(client, id);
        Assert.Equal("anew", (await events.NextAsync())!.Value.Event);
        await events.UntilAsync("started");
        brake.Release();

        var kinds = new List<string>();
        while (await events.NextAsync() is var (kind, notice))
        {
            Assert.Equal("notice", kind);
            kinds.Add((string)notice["notice"]!);
        }

        Assert.Equal(2, kinds.Count(k => k == "ended"));
        Assert.Equal("over", kinds[^1]);
    }

    [Fact]
    public async Task Who_comes_back_goes_on_where_he_was()
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(brake: brake);
        using var client = gateway.Client();
        var id = await client.SubmitAsync(RunningGateway.Sweep());
        var place = await HeldAsync(gateway, id);

        gateway.Service.Board(id).Post(new SweepNotice.Warned("while nobody looked"));
        await using var byHeader = await EventReader.OpenAsync(client, id, lastId: place);
        await using var byQuery = await EventReader.OpenAsync(client, id, after: place);
        foreach (var reader in new[] { byHeader, byQuery })
        {
            var (kind, notice) = (await reader.NextAsync())!.Value;
            Assert.Equal(("notice", "while nobody looked"), (kind, (string)notice["message"]!));
        }
    }

    [Fact]
    public async Task An_id_stands_at_the_end_of_a_page_so_that_no_notice_is_missed()
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(brake: brake);
        using var client = gateway.Client();
        var id = await client.SubmitAsync(RunningGateway.Sweep());
        var place = await HeldAsync(gateway, id);
        foreach (var i in Enumerable.Range(0, 700))
            gateway.Service.Board(id).Post(new SweepNotice.Warned($"{i}"));

        var (seen, last) = (new List<string>(), place);
        while (seen.Count < 700)
        {
            // Each connection breaks in the middle of a page, or behind it; the next one asks for what came after the last id.
            await using var events = await EventReader.OpenAsync(client, id, lastId: last);
            for (var i = 0; i < 600 && (events.LastId ?? last) == last; i++)
            {
                var (_, notice) = (await events.NextAsync())!.Value;
                if (!seen.Contains((string)notice["message"]!))
                    seen.Add((string)notice["message"]!);
            }

            last = events.LastId ?? last;
        }

        Assert.Equal(Enumerable.Range(0, 700).Select(i => $"{i}"), seen);
    }

    [Fact]
    public async Task Who_was_away_too_long_or_comes_late_is_given_the_picture_anew()
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(brake: brake);
        using var client = gateway.Client();
        var id = await client.SubmitAsync(RunningGateway.Sweep());
        var place = await HeldAsync(gateway, id);
        for (var i = 0; i <= NoticeBoard.Most; i++)
            gateway.Service.Board(id).Post(new SweepNotice.Warned($"{i}"));

        foreach (var last in new[] { place, null, "nonsense", "7-1" })
        {
            await using var events = await EventReader.OpenAsync(client, id, lastId: last);
            var first = (await events.NextAsync())!.Value;
            Assert.Equal(("anew", "opened"), (first.Event, (string)first.Notice["notice"]!));
            Assert.Equal("started", (string)(await events.NextAsync())!.Value.Notice["notice"]!);
            Assert.Equal("progressed", (string)(await events.NextAsync())!.Value.Notice["notice"]!);
        }
    }

    [Fact]
    public async Task A_watcher_of_a_sweep_that_is_over_sees_that_and_the_stream_ends()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();
        var id = await client.RunAsync(RunningGateway.Sweep());

        await using var events = await EventReader.OpenAsync(client, id);

        Assert.Equal("opened", (string)(await events.NextAsync())!.Value.Notice["notice"]!);
        Assert.Equal("over", (string)(await events.NextAsync())!.Value.Notice["notice"]!);
        Assert.Null(await events.NextAsync());
    }

    [Fact]
    public async Task A_stream_with_nothing_to_say_says_that_it_lives()
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(o => o.Limits.Heartbeat = TimeSpan.FromMilliseconds(500), brake: brake);
        using var client = gateway.Client();
        var id = await client.SubmitAsync(RunningGateway.Sweep());
        await using var events = await EventReader.OpenAsync(client, id);
        var end = events.UntilAsync("over");

        await Patience.UntilAsync(() => events.Comments > 1, "two comments");
        brake.Release();

        Assert.Equal("over", (string)(await end)["notice"]!);
    }

    [Fact]
    public async Task Clients_that_leave_free_their_streams_and_more_than_there_are_places_wait()
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(o => o.Limits.EventStreams = 3, brake: brake);
        using var client = gateway.Client();
        var id = await client.SubmitAsync(RunningGateway.Sweep());
        var calls = gateway.Services.GetRequiredService<EventCalls>();
        var readers = new List<EventReader>();
        for (var i = 0; i < 3; i++)
            readers.Add(await EventReader.OpenAsync(client, id));

        using (var refused = await client.GetAsync($"/v1/sweeps/{id}/events"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        foreach (var reader in readers)
            await reader.DisposeAsync();
        await Patience.UntilAsync(() => calls.Open == 0, "places of clients that left");
        await using var next = await EventReader.OpenAsync(client, id);
        Assert.Equal("anew", (await next.NextAsync())!.Value.Event);
    }

    [Fact]
    public void The_last_notice_is_known_by_how_it_begins() =>
        Assert.StartsWith(EventCalls.OverBegins, new SweepNotice.Over(new SweepCounts(1, 0, 1, 0, 0, 0), null).ToJson(), StringComparison.Ordinal);

    /// <summary>Waits until the brake holds the sweep and everything before that is on its board.</summary>
    /// <returns>The place behind it.</returns>
    private static async Task<string> HeldAsync(RunningGateway gateway, string id)
    {
        var board = gateway.Service.Board(id);
        await Patience.UntilAsync(() => board.Read(null).Notices.Any(n => n.StartsWith("{\"notice\":\"progressed\"", StringComparison.Ordinal) && n.Contains("\"step\":3,", StringComparison.Ordinal)), "a trial at step 3");
        return board.Read(null).Place;
    }
}
