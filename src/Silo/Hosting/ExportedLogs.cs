namespace Sweeper.Silo.Hosting;

/// <summary>Sends the host's log lines where the process's telemetry goes, too.</summary>
/// <param name="exported">Not this one's to dispose.</param>
internal sealed class ExportedLogs(ILoggerFactory exported) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => exported.CreateLogger(categoryName);

    public void Dispose()
    {
    }
}
