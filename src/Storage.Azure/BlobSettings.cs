using Azure.Core;
using Azure.Storage.Blobs;

namespace Sweeper.Storage.Azure;

/// <summary>How a blob store behaves towards its server. The defaults are for real accounts; tests are in more of a hurry.</summary>
public sealed record BlobSettings
{
    /// <summary>Tries after the first one, for 5xx, 408, 429, time-outs and connections that fail; never for other 4xx. Default 18, over a minute of back-off.</summary>
    public int Retries { get; init; } = 18;

    /// <summary><see cref="Retries"/> of the first call: an address that is wrong should be said soon. Default 3.</summary>
    public int RetriesToOpen { get; init; } = 3;

    /// <summary>Pause before the first retry; doubled each time, with jitter. Default 0.2 s.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Longest pause. Default 5 s.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a hold lasts beyond a process that was killed on another host: 15 … 60 s. Default 30 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause between renewals of a hold. Default 10 s.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of a block, and so of memory that a write takes. Objects up to it go in one call. Default 8 MiB.</summary>
    public int BlockBytes { get; init; } = 8 << 20;

    /// <summary>Called on each retry, beside the event in the trace; from the thread that waits.</summary>
    public Action<BlobRetry>? Retrying { get; init; }

    internal BlobClientOptions Options(bool toOpen)
    {
        var options = new BlobClientOptions
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = toOpen ? RetriesToOpen : Retries,
                Delay = Delay,
                MaxDelay = LongestDelay,
                NetworkTimeout = TimeSpan.FromSeconds(60),
            },
        };
        options.AddPolicy(new RetryWatch(Retrying), HttpPipelinePosition.PerRetry);
        return options;
    }
}
