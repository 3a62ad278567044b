using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>A store with one finished sweep, for tests that only look.</summary>
public sealed class FinishedSweep : IAsyncLifetime
{
    internal TemporaryFolder Folder { get; } = new();

    public async Task InitializeAsync() => (await SweeperConsole.RunAsync(Folder, "run", Folder.Spec(Sweep.Small))).With(0);

    public Task DisposeAsync()
    {
        Folder.Dispose();
        return Task.CompletedTask;
    }

    internal async Task<Ended> AskAsync(params string[] arguments) => (await SweeperConsole.RunAsync(Folder, arguments)).With(0);
}
