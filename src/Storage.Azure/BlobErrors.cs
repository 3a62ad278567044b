using Azure;
using Azure.Identity;
using Sweeper.Engine.Stores;

namespace Sweeper.Storage.Azure;

/// <summary>
/// What the server and its client throw, as this store's errors: an <see cref="IOException"/> for what may pass by itself (no answer, 5xx), a
/// <see cref="StoreException"/> for what will not (no permission). The two are what a spool has to tell apart.
/// </summary>
internal static class BlobErrors
{
    public static T Mapped<T>(string store, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (Map(store, e) is { } mapped)
        {
            throw mapped;
        }
    }

    /// <returns>Null for what is not the server's doing.</returns>
    public static IOException? Map(string store, Exception e) => e switch
    {
        StoreException => null,
        AuthenticationFailedException => Refused(store, e),
        RequestFailedException { Status: 401 or 403 } => Refused(store, e),
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } or AggregateException or TaskCanceledException or HttpRequestException => Away(store, e),
        // Somebody else wrote the same object at the same time and with that dropped our blocks: again is enough.
        RequestFailedException { ErrorCode: "InvalidBlockList" } => Away(store, e),
        RequestFailedException => new StoreException($"the store '{store}' must do what it is asked, but: {First(e)}; see docs/store.md, or use another --store", e),
        _ => null,
    };

    private static StoreException Refused(string store, Exception e) => new(
        $"the store '{store}' must let this user read and write blobs, but: {First(e)}; check the key, or the role 'Storage Blob Data Contributor'", e);

    private static IOException Away(string store, Exception e) => new(
        $"the store '{store}' must answer, but: {First(e is AggregateException many ? many.InnerExceptions[^1] : e)}; check the address and the connection", e);

    private static string First(Exception e) => e.Message.Split('\n')[0].Trim().TrimEnd('.');
}
