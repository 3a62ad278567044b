namespace Sweeper.Gateway.Limits;

/// <summary>How much a client may ask for. The defaults are for a cluster that a few hundred people share.</summary>
public sealed class GatewayLimits
{
    /// <summary>Of a request's body. Default: 8 MiB.</summary>
    public long BodyBytes { get; set; } = 8 << 20;

    /// <summary>For a whole body to arrive in. Default: 30 s.</summary>
    public TimeSpan BodyTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For the lines before the body, from the first byte on. Default: 10 s.</summary>
    public TimeSpan HeaderTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Slowest rate at which a client may send or take what it asked for, in bytes a second, after five seconds of grace. Default: 1,024.</summary>
    public double LeastBytesPerSecond { get; set; } = 1024;

    /// <summary>Connections at once; more are closed as they come. Default: 10,000.</summary>
    public int Connections { get; set; } = 10_000;

    /// <summary>Of one token, in the long run. Default: 1,000: a console that reads a table asks for every trial's result.</summary>
    public int RequestsPerSecond { get; set; } = 1_000;

    /// <summary>Of one token, at once. Default: 5,000.</summary>
    public int RequestBurst { get; set; } = 5_000;

    /// <summary>Answers of 401 to one address in a minute, after which it gets 429. Default: 30.</summary>
    public int FailuresPerMinute { get; set; } = 30;

    /// <summary>Event streams that are open at once. Default: 2,000.</summary>
    public int EventStreams { get; set; } = 2_000;

    /// <summary>An event stream that has nothing to say writes a comment about so often. Default: 15 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);
}
