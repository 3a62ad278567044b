using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Upkeep;

/// <summary>Holds every sweep of a store, so that none is run while something is taken out of it.</summary>
internal sealed class StoreQuiet : IDisposable
{
    private readonly List<IStoreHold> _holds = [];

    private StoreQuiet()
    {
    }

    /// <exception cref="StoreException">Somebody runs one of them.</exception>
    public static StoreQuiet Of(IStore store, TimeProvider time)
    {
        StoreFormat.Claim(store);
        var quiet = new StoreQuiet();
        try
        {
            foreach (var sweep in SweepFolder.List(store))
                quiet._holds.Add(store.Hold(sweep, StoreHolder.Here(time)));
            return quiet;
        }
        catch
        {
            quiet.Dispose();
            throw;
        }
    }

    public void Dispose() => _holds.ForEach(hold => hold.Dispose());
}
