using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Sweeper.Gateway.Tests.Fakes;
using static Sweeper.Gateway.Tests.Fakes.HttpAnswers;

namespace Sweeper.Gateway.Tests;

/// <summary>Bodies that are too large, or not what they should be: refused, and nothing of them is kept.</summary>
public sealed class BodyTests
{
    private const int Huge = 100 << 20;

    [Theory]
    [InlineData(RunningGateway.SubmitToken, true, 413)]
    [InlineData(RunningGateway.SubmitToken, false, 413)]
    [InlineData("nobodys-token-0123456789", true, 401)]
    [InlineData("nobodys-token-0123456789", false, 401)]
    public async Task A_body_of_100_MB_is_refused_and_not_read_to_its_end(string token, bool lengthSaid, int status)
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var socket = await gateway.ConnectAsync();
        var length = lengthSaid ? $"Content-Length: {Huge}" : "Transfer-Encoding: chunked";
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/sweeps HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{length}\r\n\r\n"));

        var answer = RunningGateway.AnswerAsync(socket);
        var sent = await SendUntilRefusedAsync(socket, lengthSaid);

        // What the sockets of both ends hold comes on top of the 8 MiB that are read without a length.
        Assert.InRange(sent, 0, Huge / 2);
        Assert.StartsWith($"HTTP/1.1 {status} ", await answer, StringComparison.Ordinal);
        Assert.Equal(0, gateway.Service.Changes);
        Assert.Empty(gateway.Listing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"file\":\"a.yaml\"}")]
    [InlineData("{\"file\":null,\"text\":null}")]
    [InlineData("{\"file\":7,\"text\":\"\"}")]
    [InlineData("{\"file\":\"a.yaml\",\"text\":\"\\ud800\"}")]
    [InlineData("{\"file\":\"a.yaml\",\"text\":\"\",\"sets\":[null]}")]
    [InlineData("{\"file\":\"a.yaml\",\"text\":\"\",\"sets\":\"x\"}")]
    public async Task Malformed_bodies_are_refused(string body)
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        await client.PostAsync("/v1/sweeps", Json(body)).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Empty(gateway.Listing);
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        await client.PostAsync("/v1/sweeps", Json($"{{\"sets\":{new string('[', 1_000_000)}")).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/yaml")]
    public async Task What_is_not_JSON_is_refused(string type)
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        await client.PostAsync("/v1/sweeps", new StringContent(RunningGateway.Sweep(), Encoding.UTF8, type)).ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        Assert.Empty(gateway.Listing);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/shadow/sweep.yaml")]
    [InlineData("..\\..\\windows\\sweep.yaml")]
    [InlineData("$(touch owned).yaml")]
    [InlineData("sweep.yaml")]
    [InlineData("..")]
    [InlineData("/")]
    public async Task A_file_is_a_label_whatever_it_looks_like(string file)
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        var status = await client.PostAsync("/v1/sweeps", Submission("chain.steps: 8\naxes: {chain.start: [1]}\nseeds: 1\n", file)).JsonAsync(HttpStatusCode.Accepted);

        var id = (string)status["id"]!;
        Assert.Matches("^[a-z0-9-]+-[0-9a-f]{6}$", id);
        var kept = await File.ReadAllTextAsync(gateway.Folder.At("store", id, "revision.json"));
        Assert.DoesNotContain("..", (string)JsonNode.Parse(kept)!["file"]!, StringComparison.Ordinal);

        // Nor may the folder that the server happens to run in become a sweep's name.
        Assert.DoesNotContain(Path.GetFileName(Environment.CurrentDirectory), id, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Labels_and_overrides_have_limits()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();
        HttpContent[] refused =
        [
            Submission(RunningGateway.Sweep(), new string('a', 257)),
            Submission(RunningGateway.Sweep(), ""),
            Submission(RunningGateway.Sweep(), "a\nb.yaml"),
            Submission(RunningGateway.Sweep(), "a\u001b[2Jb.yaml"),
            Submission(RunningGateway.Sweep() + "\0"),
            Submission(RunningGateway.Sweep(), "a.yaml", [.. Enumerable.Repeat("chain.start=1", 1001)]),
            Submission(RunningGateway.Sweep(), "a.yaml", new string('x', 4097)),
            Submission(RunningGateway.Sweep(), "a.yaml", "chain.start=1\u0007"),
            Submission(RunningGateway.Sweep(), "a.yaml", "../../etc/passwd=1"),
        ];

        foreach (var body in refused)
            await client.PostAsync("/v1/sweeps", body).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Empty(gateway.Listing);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_not_waited_for()
    {
        await using var gateway = await RunningGateway.StartAsync(o => o.Limits.BodyTime = TimeSpan.FromMilliseconds(200));

        var answer = await gateway.RawAsync(
            $"POST /v1/sweeps HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {RunningGateway.SubmitToken}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
    }

    /// <returns>Bytes that were sent before the other end was heard to have closed.</returns>
    private static async Task<long> SendUntilRefusedAsync(Socket socket, bool plain)
    {
        var block = Encoding.ASCII.GetBytes(plain ? new string(' ', 1 << 16) : $"10000\r\n{new string(' ', 1 << 16)}\r\n");
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var sent = 0L;
        try
        {
            while (sent < Huge)
                sent += await socket.SendAsync(block, SocketFlags.None, enough.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
        }

        return sent;
    }
}
