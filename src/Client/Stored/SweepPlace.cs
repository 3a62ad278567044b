using System.CommandLine;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Storage.Azure;

namespace Sweeper.Client.Stored;

/// <summary>Where the sweeps are that a command line is about: in a store that it names, or on a cluster. Decided here for all commands.</summary>
internal static class SweepPlace
{
    /// <summary>To look at it.</summary>
    /// <exception cref="InputException">The command line leads nowhere.</exception>
    /// <exception cref="IOException">There is no such store, or the cluster does not answer.</exception>
    public static IStore OpenToRead(ParseResult parsed, Option<string> store) =>
        Checked(ClusterOptions.Of(parsed) is { } cluster ? Open(cluster) : StoreAddress.OpenToRead(parsed.GetValue(store)!));

    /// <summary>To leave requests in it, if it is no cluster: there has to be one already.</summary>
    /// <exception cref="InputException">The command line leads nowhere.</exception>
    /// <exception cref="IOException">There is no such store, or the cluster does not answer.</exception>
    public static IStore OpenToAsk(ParseResult parsed, Option<string> store)
    {
        var there = OpenToRead(parsed, store);
        if (there is HttpStore)
            return there;
        there.Dispose();
        return StoreAddress.Open(parsed.GetValue(store)!);
    }

    /// <exception cref="InputException">The file of the certificate authority cannot be read.</exception>
    public static HttpStore Open(ClusterAddress cluster) => new(new ClusterClient(new ClusterConnection(cluster)));

    private static IStore Checked(IStore store)
    {
        try
        {
            StoreFormat.Check(store);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
