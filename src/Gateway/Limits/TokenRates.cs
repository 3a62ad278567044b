using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Sweeper.Gateway.Access;
using Sweeper.Gateway.Answers;

namespace Sweeper.Gateway.Limits;

/// <summary>A bucket of requests for each token, whatever address it comes from. Health and the API's description are nobody's and not counted.</summary>
internal sealed class TokenRates(GatewayOptions options) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Gatekeeper.CallerOf(http) is { } caller
            ? RateLimitPartition.GetTokenBucketLimiter(caller.Name, _ => Bucket(options.Limits))
            : RateLimitPartition.GetNoLimiter(""));
        limiter.OnRejected = async (rejected, _) =>
        {
            var caller = Gatekeeper.CallerOf(rejected.HttpContext)!;
            await new Refusal(
                StatusCodes.Status429TooManyRequests,
                $"A token may ask {options.Limits.RequestsPerSecond} times a second ({options.Limits.RequestBurst} at once), but '{caller.Name}' asked more. Ask again later.")
            {
                RetryAfter = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1),
            }.WriteAsync(rejected.HttpContext).ConfigureAwait(false);
        };
    }

    private static TokenBucketRateLimiterOptions Bucket(GatewayLimits limits) => new()
    {
        TokenLimit = limits.RequestBurst,
        TokensPerPeriod = Math.Max(1, limits.RequestsPerSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(0.1, 1.0 / limits.RequestsPerSecond)),
        QueueLimit = 0,
    };
}
