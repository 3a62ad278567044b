namespace Sweeper.Engine.Stores;

/// <summary>A folder held by an open file that nobody else may open: the system gives it up with the process, at once, also after kill -9.</summary>
internal sealed class FolderHold : IStoreHold
{
    /// <summary>File that says who holds the lock, because a locked file cannot be read everywhere; a killed process leaves it behind.</summary>
    private const string HolderName = ".lock-holder";

    private static readonly TimeSpan Introduction = TimeSpan.FromSeconds(1);

    private readonly FileStream _lock;
    private readonly string _folder;
    private readonly string _name;

    private FolderHold(FileStream @lock, string folder, StoreHolder holder)
    {
        (_lock, _folder, _name) = (@lock, folder, holder.ToJson());
        try
        {
            File.WriteAllText(Path.Combine(folder, HolderName), _name);
        }
        catch (IOException)
        {
            // The name of the holder is for people. A full disk must not keep a sweep from being carried on.
        }
    }

    public CancellationToken Lost => CancellationToken.None;

    /// <summary>
    /// Members of one cluster hold a folder together: one that hangs would keep it from those who carry on, and an append to the journal finds out who is the
    /// last. Everybody else is kept out by any of them.
    /// </summary>
    /// <param name="folder">Full path; it exists.</param>
    /// <param name="what">What is held, for the message.</param>
    /// <param name="holder">Whoever takes it.</param>
    /// <exception cref="StoreException">Another process (or another store in this one) holds the folder.</exception>
    public static FolderHold Take(string folder, string what, StoreHolder holder)
    {
        try
        {
            var alone = Open(folder, FileAccess.ReadWrite, FileShare.None);
            if (holder.Cluster is null)
                return new FolderHold(alone, folder, holder);
            File.Delete(Path.Combine(folder, HolderName));
            alone.Dispose();
        }
        catch (IOException e) when (IsHeld(e) && holder.Cluster is null)
        {
            throw HeldByAnother(folder, what, e);
        }
        catch (IOException e) when (IsHeld(e))
        {
            // Perhaps by another member.
        }

        FileStream together;
        try
        {
            together = Open(folder, FileAccess.Read, FileShare.Read);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw HeldByAnother(folder, what, e);
        }

        if (HolderOf(folder) is not { } other || other.YieldsTo(holder))
            return new FolderHold(together, folder, holder);
        together.Dispose();
        throw HeldByAnother(folder, what, null);
    }

    /// <summary>Who holds the folder now, or null when nobody seems to. Only looks: the lock itself is not touched.</summary>
    public static StoreHolder? HolderOf(string folder) => Read(folder) is { } holder && holder.MayBeAlive() ? holder : null;

    /// <summary>EWOULDBLOCK (Linux 11, macOS 35) or ERROR_SHARING_VIOLATION (Windows 32), as .NET hands them on.</summary>
    public static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    public void Dispose()
    {
        // Another member of the cluster may have put its name there.
        if (Read(_folder)?.ToJson() == _name)
            File.Delete(Path.Combine(_folder, HolderName));
        _lock.Dispose();
    }

    private static FileStream Open(string folder, FileAccess access, FileShare share) => new(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, access, share);

    private static StoreException HeldByAnother(string folder, string what, IOException? e) => new($"{what} is held by {NameOfHolder(folder)}; wait for it or use another --store", e);

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
