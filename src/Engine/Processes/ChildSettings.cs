using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Sweeper.Engine.Processes;

/// <summary>How long a child process is borne with.</summary>
public sealed record ChildSettings
{
    /// <summary>A trial that was told to stop, and neither returns nor saves anything for so long, is ended with its process. Default: 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A child that has had no trial for so long is ended: what it holds of the device is free again. Default: 1 minute.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where its output goes, line by line. Default: nowhere.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}
