using System.IO.Pipelines;
using System.Text;
using Sweeper.Client.Clusters;

namespace Sweeper.Client.Tests.Clusters;

/// <summary>What a stream of events says does not depend on how the network cuts it, nor on how its lines end.</summary>
public sealed class EventStreamTests
{
    private const string Stream = ": hello\n\nid: 1-1\nevent: anew\ndata: {\"a\":1}\n\n:\n\nevent: notice\ndata: two\ndata: lines\n\nid: 1-3\nevent: notice\ndata: größe\n\n";

    private static readonly ServerEvent[] Events = [new("1-1", "anew", "{\"a\":1}"), new("1-1", "notice", "two\nlines"), new("1-3", "notice", "größe")];

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Events_are_the_same_whatever_ends_a_line_and_wherever_it_is_cut(string end)
    {
        var bytes = Encoding.UTF8.GetBytes(Stream.Replace("\n", end, StringComparison.Ordinal));
        for (var size = 1; size <= bytes.Length; size++)
        {
            var chunk = size;
            Assert.Equal(Events, await ReadAsync(async writer =>
            {
                for (var at = 0; at < bytes.Length; at += chunk)
                    await writer.WriteAsync(bytes.AsMemory(at, Math.Min(chunk, bytes.Length - at)));
            }));
        }
    }

    [Fact]
    public async Task An_event_that_was_not_whole_when_the_stream_broke_is_none() =>
        Assert.Equal(Events[..1], await ReadAsync(async writer => await writer.WriteAsync(Encoding.UTF8.GetBytes(Stream[..50]))));

    [Fact]
    public async Task A_stream_that_falls_silent_is_a_broken_one()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(":\n\n"u8.ToArray());
        await using var heard = new HeardStream(pipe.Reader.AsStream(), TimeSpan.FromMilliseconds(20), TimeProvider.System);

        using var reader = new StreamReader(heard);
        Assert.Equal(":", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());
        var error = await Assert.ThrowsAsync<IOException>(reader.ReadLineAsync);
        Assert.Equal("nothing was heard for 0.02 s", error.Message);
    }

    private static async Task<IReadOnlyList<ServerEvent>> ReadAsync(Func<PipeWriter, Task> write)
    {
        var pipe = new Pipe();
        var writing = Task.Run(async () =>
        {
            await write(pipe.Writer);
            await pipe.Writer.CompleteAsync();
        });
        List<ServerEvent> events = [];
        await foreach (var next in EventStream.ReadAsync(pipe.Reader.AsStream(), TimeProvider.System, CancellationToken.None))
            events.Add(next);
        await writing;
        return events;
    }
}
