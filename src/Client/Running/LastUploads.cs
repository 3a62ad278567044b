using Sweeper.Engine.Stores;
using Sweeper.Engine.Stores.Spooling;

namespace Sweeper.Client.Running;

/// <summary>The end of a run on a remote store: waits for what is still on the local disk only, and says what stays there.</summary>
internal static class LastUploads
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static void Await(IStore store)
    {
        if (store is not SpooledStore spooled || spooled.Backlog.IsEmpty)
            return;
        var left = spooled.Drain(Patience);
        if (left.IsEmpty)
            return;
        Console.Error.WriteLine(
            $"warning: {left.Changes} changes ({left.Bytes} bytes) have not reached the store '{store.Name}' yet: {left.Because ?? "it is slow"}. They are safe on "
            + "this machine's disk; the same command uploads them when the store answers.");
    }
}
