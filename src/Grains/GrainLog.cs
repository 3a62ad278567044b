using Microsoft.Extensions.Logging;

namespace Sweeper.Grains;

/// <summary>What grains log beside what their bodies do.</summary>
internal static partial class GrainLog
{
    [LoggerMessage(40, LogLevel.Warning, "A tick of {Grain} failed and is tried again: {Why}")]
    internal static partial void TickFailed(ILogger log, string grain, string why);
}
