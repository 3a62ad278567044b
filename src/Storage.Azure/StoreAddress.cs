using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Logging;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Stores.Spooling;

namespace Sweeper.Storage.Azure;

/// <summary>
/// What <c>--store</c> says: <c>azure:CONTAINER[/prefix]</c> or <c>https://ACCOUNT.blob.core.windows.net/CONTAINER[/prefix]</c> (<see cref="BlobAddress"/>), or else
/// a folder.
/// </summary>
public static class StoreAddress
{
    /// <summary>Environment variable with the folder of spools; by default <c>sweeper/spool</c> below the user's local data.</summary>
    public const string SpoolVariable = "SWEEPER_SPOOL";

    /// <summary>For a run: made if need be, a blob store behind a spool.</summary>
    /// <exception cref="StoreException">It cannot be opened or written.</exception>
    /// <param name="log">Hears of retries, and of a spool that falls behind or goes on. Default: nobody.</param>
    public static IStore OpenToRun(string text, ILogger? log = null) => IsBlob(text) ? Spooled(text, log ?? NullLogger.Instance) : FolderStore.Open(text);

    /// <summary>To write without a spool: made if need be.</summary>
    /// <exception cref="StoreException">It cannot be opened or written.</exception>
    public static IStore Open(string text) => IsBlob(text) ? AzureBlobStore.Open(BlobAddress.Parse(text)) : FolderStore.Open(text);

    /// <summary>To look at it.</summary>
    /// <exception cref="StoreException">There is none.</exception>
    public static IStore OpenToRead(string text) => IsBlob(text) ? AzureBlobStore.OpenToRead(BlobAddress.Parse(text)) : FolderStore.OpenToRead(text);

    /// <summary>To look at it; null when there is none.</summary>
    /// <exception cref="StoreException">It is not known whether there is one.</exception>
    public static IStore? TryOpenToRead(string text) => IsBlob(text)
        ? AzureBlobStore.TryOpenToRead(BlobAddress.Parse(text))
        : Directory.Exists(text) ? FolderStore.OpenToRead(text) : null;

    private static bool IsBlob(string text) =>
        text.StartsWith(BlobAddress.Scheme, StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static SpooledStore Spooled(string text, ILogger log)
    {
        var settings = new BlobSettings { Retrying = retry => EngineLog.StoreRetried(log, retry.Call, retry.Number, retry.Because) };
        var store = AzureBlobStore.Open(BlobAddress.Parse(text), settings);
        try
        {
            return SpooledStore.Open(store, SpoolOf(store.Place), new SpoolSettings { IsLate = FinishedTrials.IsLate, Turned = backlog => Tell(backlog, log) });
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static void Tell(SpoolBacklog backlog, ILogger log)
    {
        if (backlog.Because is { } because)
            EngineLog.SpoolIsBehind(log, backlog.Changes, backlog.Bytes, because);
        else
            EngineLog.SpoolGoesOn(log, backlog.Changes, backlog.Bytes);
    }

    /// <summary>One folder per store, whatever it was called: two accounts may both have a container 'sweeps'.</summary>
    private static string SpoolOf(Uri place)
    {
        var root = Environment.GetEnvironmentVariable(SpoolVariable) is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "sweeper", "spool");
        return Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place.AbsoluteUri)))[..16]);
    }
}
