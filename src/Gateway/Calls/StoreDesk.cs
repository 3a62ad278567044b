using Sweeper.Engine.Stores;

namespace Sweeper.Gateway.Calls;

/// <summary>
/// Asks the store, which answers synchronously, on other threads than those that requests go on with, and so many at a time: a store that is slow holds up
/// whoever asks it, and nobody else.
/// </summary>
internal sealed class StoreDesk(IStore store) : IDisposable
{
    private readonly SemaphoreSlim _quick = new(64);
    private readonly SemaphoreSlim _long = new(4);

    /// <summary>For one object.</summary>
    public Task<T> AskAsync<T>(Func<IStore, T> ask, CancellationToken stop) => AskAsync(_quick, ask, stop);

    /// <summary>For what reads many objects, or lists them.</summary>
    public Task<T> AskForManyAsync<T>(Func<IStore, T> ask, CancellationToken stop) => AskAsync(_long, ask, stop);

    public void Dispose()
    {
        _quick.Dispose();
        _long.Dispose();
    }

    private async Task<T> AskAsync<T>(SemaphoreSlim turn, Func<IStore, T> ask, CancellationToken stop)
    {
        await turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => ask(store), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }
}
