namespace Sweeper.Engine.Stores;

/// <summary>A folder held by an open file that nobody else may open: the system gives it up with the process, at once, also after kill -9.</summary>
internal sealed class FolderHold : IStoreHold
{
    /// <summary>File that says who holds the lock, because a locked file cannot be read everywhere; a killed process leaves it behind.</summary>
    private const string HolderName = ".lock-holder";

    private static readonly TimeSpan Introduction = TimeSpan.FromSeconds(1);

    private readonly FileStream _lock;
    private readonly string _holder;

    private FolderHold(FileStream @lock, string holder) => (_lock, _holder) = (@lock, holder);

    public CancellationToken Lost => CancellationToken.None;

    /// <param name="folder">Full path; it exists.</param>
    /// <param name="what">What is held, for the message.</param>
    /// <exception cref="StoreException">Another process (or another store in this one) holds the folder.</exception>
    public static FolderHold Take(string folder, string what, StoreHolder holder)
    {
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new StoreException($"{what} is held by {NameOfHolder(folder)}; wait for it or use another --store", e);
        }

        var path = Path.Combine(folder, HolderName);
        try
        {
            File.WriteAllText(path, holder.ToJson());
        }
        catch (IOException)
        {
            // The name of the holder is for people. A full disk must not keep a sweep from being carried on.
        }

        return new FolderHold(file, path);
    }

    /// <summary>Who holds the folder now, or null when nobody seems to. Only looks: the lock itself is not touched.</summary>
    public static StoreHolder? HolderOf(string folder) => Read(folder) is { } holder && holder.MayBeAlive() ? holder : null;

    /// <summary>EWOULDBLOCK (Linux 11, macOS 35) or ERROR_SHARING_VIOLATION (Windows 32), as .NET hands them on.</summary>
    public static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    public void Dispose()
    {
        File.Delete(_holder);
        _lock.Dispose();
    }

    /// <summary>One that has only just taken the lock has not said who it is yet, and a dead one's name may still stand there.</summary>
    private static string NameOfHolder(string folder)
    {
        StoreHolder? holder = null;
        SpinWait.SpinUntil(() => (holder = HolderOf(folder)) is not null, Introduction);
        return holder?.ToString() ?? "another process";
    }

    private static StoreHolder? Read(string folder)
    {
        try
        {
            return StoreHolder.Parse(File.ReadAllText(Path.Combine(folder, HolderName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
