using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Gateway.Access;
using Sweeper.Gateway.Tests.Fakes;
using static Sweeper.Gateway.Tests.Fakes.HttpAnswers;

namespace Sweeper.Gateway.Tests;

/// <summary>Who may come in.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Without_a_right_token_nothing_is_answered_but_health_and_the_description()
    {
        await using var gateway = await RunningGateway.StartAsync(o => o.Limits.FailuresPerMinute = 1000);
        var before = gateway.Listing;
        string[] wrong = [RunningGateway.SubmitToken[..^1], RunningGateway.SubmitToken + "0", "x", new string('x', 8000)];
        foreach (var token in wrong.Append(null))
        {
            using var client = gateway.Client(token);
            foreach (var path in new[] { "/v1", "/v1/sweeps", "/v1/sweeps/a-123456", "/v1/sweeps/a-123456/events", "/v1/sweeps/a-123456/report", "/v1/objects", "/v1/objects/store.json", "/v1/devices", "/nothing" })
            {
                using var answer = await client.GetAsync(path);
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
                Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
            }

            await client.PostAsync("/v1/sweeps", Submission(RunningGateway.Sweep())).ProblemAsync(HttpStatusCode.Unauthorized);
            await client.PostAsync("/v1/sweeps/a-123456/control", Json("{\"request\":\"pause\"}")).ProblemAsync(HttpStatusCode.Unauthorized);
            foreach (var path in new[] { "/health/live", "/health/ready", "/openapi.json" })
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
        }

        Assert.Equal(0, gateway.Service.Changes);
        Assert.Equal(before, gateway.Listing);
    }

    [Fact]
    public async Task A_view_token_looks_and_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var owner = gateway.Client();
        var id = await owner.RunAsync(RunningGateway.Sweep());
        var (before, changes) = (gateway.Listing, gateway.Service.Changes);
        using var viewer = gateway.Client(RunningGateway.ViewToken);

        Assert.Equal(id, (string)(await viewer.GetAsync($"/v1/sweeps/{id}").JsonAsync())["id"]!);
        await viewer.PostAsync("/v1/sweeps", Submission(RunningGateway.Sweep("other"))).ProblemAsync(HttpStatusCode.Forbidden);
        await viewer.PostAsync($"/v1/sweeps/{id}/control", Json("{\"request\":\"cancel\",\"trials\":[]}")).ProblemAsync(HttpStatusCode.Forbidden);

        Assert.Equal(changes, gateway.Service.Changes);
        Assert.Equal(before, gateway.Listing);
    }

    [Fact]
    public async Task Who_fails_too_often_is_told_to_wait_and_a_right_token_passes_all_the_same()
    {
        await using var gateway = await RunningGateway.StartAsync(o => o.Limits.FailuresPerMinute = 5);
        using var stranger = gateway.Client("not-a-token-of-anybody");
        for (var i = 0; i < 5; i++)
            await stranger.GetAsync("/v1/sweeps").ProblemAsync(HttpStatusCode.Unauthorized);

        using var answer = await stranger.GetAsync("/v1/sweeps");
        using var owner = gateway.Client();

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/v1/sweeps")).StatusCode);
    }

    [Fact]
    public async Task A_token_that_asks_too_often_is_told_to_wait_and_others_are_not()
    {
        await using var gateway = await RunningGateway.StartAsync(o => (o.Limits.RequestsPerSecond, o.Limits.RequestBurst) = (1, 3));
        using var owner = gateway.Client();
        using var viewer = gateway.Client(RunningGateway.ViewToken);
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 20; i++)
            answers.Add(await owner.GetAsync("/v1"));

        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, a => Assert.True(a.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1)));
        Assert.Equal(HttpStatusCode.OK, answers[0].StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/v1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/health/live")).StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(49)]
    [InlineData(99)]
    [InlineData(-1)]
    public void What_is_sent_is_held_against_every_token_whichever_is_right(int right)
    {
        var compared = 0;
        var options = new GatewayOptions { Tokens = [.. Enumerable.Range(0, 100).Select(i => new TokenSetting { Name = $"n{i}", Role = "view", Token = $"token-{i}-0123456789" })] };
        var book = TokenBook.Of(options, (left, same) =>
        {
            compared++;
            return CryptographicOperations.FixedTimeEquals(left, same);
        });

        Assert.Equal(right < 0 ? null : $"n{right}", book.Find($"token-{right}-0123456789")?.Name);
        Assert.Equal(100, compared);
    }

    [Fact]
    public void A_token_may_be_given_as_text_as_hash_or_as_a_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("secret"), "of-the-file-0123456789\n");
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("of-the-hash-0123456789")));
        var book = TokenBook.Of(new GatewayOptions
        {
            Tokens =
            [
                new TokenSetting { Name = "file", Role = "view", File = folder.At("secret") },
                new TokenSetting { Name = "hash", Role = "submit", Sha256 = hash },
                new TokenSetting { Name = "text", Role = "view", Token = "of-the-text-0123456789" },
            ],
        });

        Assert.Equal(new Caller("file", TokenRole.View), book.Find("of-the-file-0123456789"));
        Assert.Equal(new Caller("hash", TokenRole.Submit), book.Find("of-the-hash-0123456789"));
        Assert.Equal(new Caller("text", TokenRole.View), book.Find("of-the-text-0123456789"));
        Assert.Null(book.Find(hash));
        Assert.Null(book.Find(""));
    }

    [Fact]
    public void Settings_that_would_let_strangers_in_are_refused_all_at_once()
    {
        var refused = Assert.Throws<GatewaySettingsException>(() => TokenBook.Of(new GatewayOptions
        {
            Tokens =
            [
                new TokenSetting { Name = "short", Role = "view", Token = "fifteen-letters" },
                new TokenSetting { Name = "role", Role = "admin", Token = "0123456789-abcdef" },
                new TokenSetting { Name = "twice", Role = "view", Token = "a", Sha256 = "b" },
                new TokenSetting { Name = "none", Role = "view" },
                new TokenSetting { Name = "digits", Role = "view", Sha256 = "1234" },
                new TokenSetting { Name = "file", Role = "view", File = "/nowhere/at/all" },
                new TokenSetting { Role = "view", Token = "0123456789-abcdef" },
                new TokenSetting { Name = "same", Role = "view", Token = "0123456789-same-1" },
                new TokenSetting { Name = "Same", Role = "view", Token = "0123456789-same-2" },
                new TokenSetting { Name = "copy", Role = "submit", Token = "0123456789-same-1" },
            ],
        }));

        string[] laws =
        [
            "('short'): a token must be at least 16", "('role'): Role must be 'view' or 'submit', but is 'admin'", "('twice'): exactly one of", "('none'): exactly one of",
            "('digits'): Sha256 must be 64", "('file'): File must be", "Tokens:6: a token must have a Name", "2 are called 'same'", "'same' and 'copy' are the same",
        ];
        Assert.Equal(laws.Length, refused.Problems.Count);
        Assert.All(laws, law => Assert.Contains(refused.Problems, problem => problem.Contains(law, StringComparison.Ordinal)));
        Assert.DoesNotContain("fifteen-letters", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_without_tokens_does_not_start_unless_it_is_open()
    {
        var none = await Assert.ThrowsAsync<GatewaySettingsException>(() => RunningGateway.StartAsync(o => o.Tokens.Clear()));
        Assert.Contains("at least one token", none.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GatewaySettingsException>(() => RunningGateway.StartAsync(o => o.Open = true));
    }

    [Fact]
    public async Task An_open_gateway_serves_its_own_machine_by_a_loopback_name_alone()
    {
        static void Open(GatewayOptions o)
        {
            o.Tokens.Clear();
            o.Open = true;
        }

        var elsewhere = await Assert.ThrowsAsync<GatewaySettingsException>(() => RunningGateway.StartAsync(Open, host: "0.0.0.0"));
        Assert.Contains("loopback", elsewhere.Message, StringComparison.Ordinal);

        await using var gateway = await RunningGateway.StartAsync(Open);
        using var client = gateway.Client(token: null);
        await client.SubmitAsync(RunningGateway.Sweep());
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/v1/sweeps") { Headers = { Host = "evil.example" } };
        await client.SendAsync(rebound).ProblemAsync(HttpStatusCode.Forbidden);
    }
}
