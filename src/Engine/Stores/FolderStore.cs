namespace Sweeper.Engine.Stores;

/// <summary>
/// A store in a local folder: an object is a file, its name the path. Writes go to a temporary file in the same folder, are flushed to the disk and renamed.
/// Names that start with a dot are the store's own: the lock, and temporary files that a killed process left, which are removed on opening.
/// </summary>
public sealed class FolderStore : IStore
{
    private const string Temporary = ".tmp-";
    private readonly string _root;
    private readonly FolderLock? _lock;

    private FolderStore(string name, string root, FolderLock? @lock) => (Name, _root, _lock) = (name, root, @lock);

    public string Name { get; }

    /// <summary>Opens the folder, which is made if need be, and owns it until disposed.</summary>
    /// <exception cref="StoreException">The folder cannot be made or written, or somebody else owns it.</exception>
    public static FolderStore Open(string path, TimeProvider? time = null)
    {
        var root = Path.GetFullPath(path);
        FolderLock? taken = null;
        try
        {
            Directory.CreateDirectory(root);
            taken = FolderLock.Take(root, path, time ?? TimeProvider.System);
            foreach (var leftover in Directory.EnumerateFiles(root, Temporary + "*", Below(FileAttributes.ReparsePoint)))
                File.Delete(leftover);
            return new FolderStore(path, root, taken);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not StoreException)
        {
            taken?.Dispose();
            throw new StoreException(
                $"the store '{path}' must be a folder that can be written, but: {e.Message.TrimEnd('.')}; check its permissions or use another --store", e);
        }
    }

    /// <summary>Opens the folder to look at it, whoever owns it: writing is a <see cref="StoreException"/>.</summary>
    /// <exception cref="StoreException">There is no such folder.</exception>
    public static FolderStore OpenToRead(string path) => Directory.Exists(path)
        ? new FolderStore(path, Path.GetFullPath(path), null)
        : throw new StoreException($"the store '{path}' must be a folder, but there is none of that name; run a sweep first or use another --store");

    /// <summary>Who owns the folder now, or null when nobody seems to. Only looks: the lock itself is not touched.</summary>
    public static LockHolder? OwnerOf(string path) =>
        LockHolder.TryRead(Path.Combine(path, FolderLock.HolderName)) is { } holder && holder.MayBeAlive() ? holder : null;

    public Stream? OpenRead(string name)
    {
        try
        {
            return new FileStream(Locate(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException(e.Message, e);
        }
    }

    public long? Length(string name) => new FileInfo(Locate(name)) is { Exists: true } file ? file.Length : null;

    public void Write(string name, Action<Stream> write)
    {
        var path = LocateToWrite(name);
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, Temporary + Path.GetRandomFileName());
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException(e.Message, e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        var path = LocateToWrite(name);
        try
        {
            using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            var before = stream.Length;
            try
            {
                stream.Write(bytes);
            }
            catch (IOException)
            {
                stream.SetLength(before);
                throw;
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException(e.Message, e);
        }
    }

    public void Flush(string name)
    {
        var path = LocateToWrite(name);
        if (!File.Exists(path))
            return;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read))
            stream.Flush(flushToDisk: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    public void Delete(string name)
    {
        var path = LocateToWrite(name);
        File.Delete(path);
    }

    public IReadOnlyList<string> List(string prefix)
    {
        if (prefix.Length > 0 && !prefix.EndsWith('/'))
            throw new ArgumentException($"A prefix must be empty or end with '/', but is '{prefix}'.", nameof(prefix));
        var folder = prefix.Length == 0 ? _root : Locate(prefix[..^1]);
        if (!Directory.Exists(folder))
            return [];
        var names = Directory.EnumerateFiles(folder, "*", Below(FileAttributes.None)).Select(f => Path.GetRelativePath(_root, f).Replace('\\', '/'));
        return [.. names.Where(ObjectName.IsLegal).Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _lock?.Dispose();

    /// <summary>Everything below, dot files too; not what belongs to somebody else (<c>lost+found</c>).</summary>
    private static EnumerationOptions Below(FileAttributes skipped) =>
        new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = skipped };

    private string Locate(string name) => Path.Combine(_root, ObjectName.Check(name));

    private string LocateToWrite(string name)
    {
        var path = Locate(name);
        if (_lock is null)
            throw new StoreException($"the store '{Name}' must be opened for writing to change '{name}', but is open to read");
        MakeFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder)!;
        MakeFolder(parent);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException(e.Message, e);
        }

        DirectorySync.Flush(parent);
    }
}
