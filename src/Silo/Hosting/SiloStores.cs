using Sweeper.Engine.Logging;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Stores.Spooling;
using Sweeper.Silo.Settings;
using Sweeper.Storage.Azure;

namespace Sweeper.Silo.Hosting;

/// <summary>
/// The store twice: journals go straight to where everybody sees them, since a decision counts only there; what trials write goes through a spool, so that training
/// goes on while a remote store is away.
/// </summary>
internal sealed record SiloStores(IStore Journals, IStore Trials, ILogger Log) : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1), Farewell = TimeSpan.FromSeconds(10);

    /// <exception cref="StoreException">It cannot be opened or written.</exception>
    public static SiloStores Open(SiloPlan plan, ILogger log)
    {
        var journals = StoreAddress.Open(plan.Store);
        try
        {
            return new SiloStores(journals, plan.Devices.Count == 0 ? journals : StoreAddress.OpenToRun(plan.Store, log), log);
        }
        catch
        {
            journals.Dispose();
            throw;
        }
    }

    /// <summary>Waits until what was written has arrived, for a second at most.</summary>
    public bool Arrives(string name) => Trials is not SpooledStore spooled || spooled.Arrives(name, Glance);

    /// <summary>What a silo writes last, checkpoints of trials that it gives back among it, goes on to the store: this machine may never come back.</summary>
    public void Dispose()
    {
        if (Trials is SpooledStore spooled && spooled.Drain(Farewell) is { IsEmpty: false } left)
            EngineLog.SpoolIsBehind(Log, left.Changes, left.Bytes, left.Because ?? "it is slow");
        Trials.Dispose();
        Journals.Dispose();
    }
}
