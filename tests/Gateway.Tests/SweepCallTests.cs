using System.Net;
using Sweeper.Engine.Results;
using Sweeper.Engine.Service;
using Sweeper.Gateway.Tests.Fakes;
using static Sweeper.Gateway.Tests.Fakes.HttpAnswers;

namespace Sweeper.Gateway.Tests;

/// <summary>Every call about sweeps, as it is answered and as it is refused.</summary>
public sealed class SweepCallTests
{
    [Fact]
    public async Task A_sweep_is_submitted_runs_and_is_looked_at()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        using var answer = await client.PostAsync("/v1/sweeps", Submission(RunningGateway.Sweep()));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = await client.RunAsync(RunningGateway.Sweep());
        Assert.Equal($"/v1/sweeps/{id}", answer.Headers.Location?.ToString());

        var status = await client.GetAsync($"/v1/sweeps/{id}").JsonAsync();
        Assert.Equal((id, "done", 2), ((string)status["id"]!, (string)status["standing"]!, (int)status["counts"]!["total"]!));
        Assert.Equal(id, (string)(await client.GetAsync("/v1/sweeps").JsonAsync())[0]!["id"]!);
        Assert.Equal("here/cpu:0", (string)(await client.GetAsync("/v1/devices").JsonAsync())[0]!["id"]!);
        Assert.Equal("chain-1", (string)(await client.GetAsync("/v1").JsonAsync())["numerics"]!);
    }

    [Fact]
    public async Task The_report_is_the_table_byte_for_byte()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();
        var id = await client.RunAsync(RunningGateway.Sweep());

        Assert.Equal(await File.ReadAllBytesAsync(gateway.Folder.At("store", id, StoredReport.Json)), await client.GetByteArrayAsync($"/v1/sweeps/{id}/report"));
    }

    [Fact]
    public async Task A_sweep_is_paused_and_resumed()
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(brake: brake);
        using var client = gateway.Client();
        var id = await client.SubmitAsync(RunningGateway.Sweep());
        await using var events = await EventReader.OpenAsync(client, id);
        await events.UntilAsync("started");

        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync($"/v1/sweeps/{id}/control", Json("{\"request\":\"pause\"}"))).StatusCode);
        await events.UntilAsync("control_taken");
        brake.Release();
        Assert.Equal("stopped", (string)(await events.UntilAsync("ended"))["ending"]!);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync($"/v1/sweeps/{id}/control", Json("{\"request\":\"resume\"}"))).StatusCode);
        var over = await events.UntilAsync("over");

        Assert.Equal(2, (int)over["counts"]!["completed"]!);
    }

    [Theory]
    [InlineData("{\"trials\":[],\"request\":\"cancel\"}")]
    [InlineData("{\"request\":\"priority\",\"trials\":[\"0123456789abcdef\"],\"priority\":-1000}")]
    [InlineData("{\"request\":\"extend\",\"revision\":{\"file\":\"chain.yaml\",\"text\":\"sweep: chain\\nchain.steps: 8\\naxes:\\n  chain.start: [0, 1, 2]\\n\",\"sets\":[]}}")]
    public async Task Every_request_of_control_is_taken(string body)
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(brake: brake);
        using var client = gateway.Client();
        var id = await client.SubmitAsync(RunningGateway.Sweep());

        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync($"/v1/sweeps/{id}/control", Json(body))).StatusCode);
    }

    [Theory]
    [InlineData("{\"request\":\"explode\"}")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"request\":\"priority\",\"trials\":[],\"priority\":1001}")]
    [InlineData("{\"request\":\"cancel\",\"trials\":[\"../../etc/passwd\"]}")]
    [InlineData("{\"request\":\"cancel\",\"trials\":[null]}")]
    [InlineData("{\"request\":\"extend\",\"revision\":{\"file\":\"a\\u0000b\",\"text\":\"\",\"sets\":[]}}")]
    [InlineData("{\"request\":\"extend\",\"revision\":null}")]
    [InlineData("{\"request\":\"extend\",\"revision\":{\"file\":\"a.yaml\",\"text\":\"sweep: [\",\"sets\":[]}}")]
    public async Task A_request_that_is_none_changes_nothing(string body)
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(brake: brake);
        using var client = gateway.Client();
        var id = await client.SubmitAsync(RunningGateway.Sweep());
        var changes = gateway.Service.Changes;

        await client.PostAsync($"/v1/sweeps/{id}/control", Json(body)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Empty(gateway.Store.List($"{id}/control/"));
        Assert.Equal(changes, gateway.Service.Changes);
    }

    [Theory]
    [InlineData("chain-000000")]
    [InlineData("nobody")]
    [InlineData("trials")]
    [InlineData("%2e%2e%2fetc-123456")]
    public async Task An_unknown_sweep_is_not_found(string id)
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        await client.GetAsync($"/v1/sweeps/{id}").ProblemAsync(HttpStatusCode.NotFound);
        await client.GetAsync($"/v1/sweeps/{id}/report").ProblemAsync(HttpStatusCode.NotFound);
        await client.GetAsync($"/v1/sweeps/{id}/events").ProblemAsync(HttpStatusCode.NotFound);
        await client.PostAsync($"/v1/sweeps/{id}/control", Json("{\"request\":\"pause\"}")).ProblemAsync(HttpStatusCode.NotFound);
        Assert.Empty(gateway.Listing);
    }

    [Fact]
    public async Task What_is_wrong_with_a_sweep_file_is_said_with_its_line()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        var problem = await client.PostAsync("/v1/sweeps", Submission("sweep: chain\nchain.stops: 8\naxes:\n  chain.start: [1, 2000]\n")).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal(2, problem["problems"]!.AsArray().Count);
        Assert.Contains("chain.yaml:2", (string)problem["problems"]![0]!, StringComparison.Ordinal);
        Assert.Empty(gateway.Listing);
    }

    [Fact]
    public async Task What_is_not_of_the_API_is_refused_without_a_word_about_the_inside()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        await client.GetAsync("/v2/sweeps").ProblemAsync(HttpStatusCode.NotFound);
        await client.DeleteAsync("/v1/sweeps").ProblemAsync(HttpStatusCode.MethodNotAllowed);
        gateway.Service.Failure = new InvalidOperationException("the password is swordfish");
        var broken = await client.GetAsync("/v1/sweeps").ProblemAsync(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("swordfish", broken.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(gateway.Log.Lines, line => line.StartsWith("Error: GET /v1/sweeps failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_to_ask_is_a_503_that_says_when_to_ask_again()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();
        gateway.Service.Failure = new ServiceUnavailableException("the sweep's silo is gone, and another takes over");

        using var answer = await client.GetAsync("/v1/sweeps");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Answers_say_nothing_about_the_server_and_may_not_be_framed_or_kept()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        using var answer = await client.GetAsync("/v1/sweeps");

        Assert.Empty(answer.Headers.Server);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        await Patience.UntilAsync(() => gateway.Log.Lines.Any(l => l.StartsWith("Information: GET /v1/sweeps by owner: 200 in ", StringComparison.Ordinal)), "the request's line in the log");
    }
}
