namespace Sweeper.Engine.Stores;

/// <summary>Exclusive ownership of a folder, by an open file that nobody else may open: the system gives it up with the process, also after kill -9.</summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>File that says who holds the lock; a killed process leaves it behind.</summary>
    public const string HolderName = ".lock-holder";

    private readonly FileStream _lock;
    private readonly string _holder;

    private FolderLock(FileStream @lock, string holder) => (_lock, _holder) = (@lock, holder);

    /// <exception cref="StoreException">Another process (or another store in this one) holds the folder.</exception>
    public static FolderLock Take(string root, string storeName, TimeProvider time)
    {
        var holder = Path.Combine(root, HolderName);
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            var who = LockHolder.TryRead(holder)?.ToString() ?? "another process";
            throw new StoreException($"the store '{storeName}' is held by {who}; wait for it or use another --store", e);
        }

        try
        {
            new LockHolder(Environment.ProcessId, Environment.MachineName, time.GetUtcNow()).Write(holder);
        }
        catch (IOException)
        {
            // The name of the holder is for people. A full disk must not keep a sweep from being looked at or carried on.
        }

        return new FolderLock(file, holder);
    }

    public void Dispose()
    {
        File.Delete(_holder);
        _lock.Dispose();
    }

    /// <summary>EWOULDBLOCK (Linux 11, macOS 35) or ERROR_SHARING_VIOLATION (Windows 32), as .NET hands them on.</summary>
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
