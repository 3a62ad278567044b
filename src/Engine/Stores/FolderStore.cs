using System.Security.Cryptography;

namespace Sweeper.Engine.Stores;

/// <summary>
/// A store in a local folder: an object is a file, its name the path. Writes go to a temporary file in the same folder, are flushed to the disk and renamed.
/// Names that start with a dot are the store's own: locks, and temporary files, of which opening removes what dead processes of this host left. The folder itself
/// may be a symbolic link; nothing below it may, so that no name leads out.
/// </summary>
public sealed class FolderStore : IStore
{
    private readonly string _root;
    private readonly bool _writes;
    private readonly FolderGuards _guards;

    private FolderStore(string name, string root, bool writes) => (Name, _root, _writes, _guards) = (name, root, writes, new FolderGuards(root));

    public string Name { get; }

    /// <summary>Opens the folder, which is made if need be.</summary>
    /// <exception cref="StoreException">The folder cannot be made or written.</exception>
    public static FolderStore Open(string path)
    {
        var root = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(root);
            new FileStream(Path.Combine(root, TemporaryName.New()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            foreach (var file in Directory.EnumerateFiles(root, TemporaryName.Pattern, Below).Where(f => TemporaryName.IsLeftOver(Path.GetFileName(f))))
                File.Delete(file);
            return new FolderStore(path, root, writes: true);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StoreException(
                $"the store '{path}' must be a folder that can be written, but: {e.Message.TrimEnd('.')}; check its permissions or use another --store", e);
        }
    }

    /// <summary>Opens the folder to look at it: writing is a <see cref="StoreException"/>.</summary>
    /// <exception cref="StoreException">There is no such folder.</exception>
    public static FolderStore OpenToRead(string path) => Directory.Exists(path)
        ? new FolderStore(path, Path.GetFullPath(path), writes: false)
        : throw new StoreException($"the store '{path}' must be a folder, but there is none of that name; run a sweep first or use another --store");

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
            throw Refused("read", name, e);
        }
    }

    public long? Length(string name) => new FileInfo(Locate(name)) is { Exists: true } file ? file.Length : null;

    public void Write(string name, Action<Stream> write) => Replace(name, write, () => true);

    /// <summary>A hash of what the object holds: times and sizes cannot tell two quick writers apart.</summary>
    public ObjectTag? Tag(string name)
    {
        using var stream = OpenRead(name);
        return stream is null ? null : new ObjectTag(Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected)
    {
        LocateToWrite(name);
        return Tag(name) == expected && Replace(name, write, () => Tag(name) == expected);
    }

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        var (path, copy) = (LocateToWrite(name), bytes.ToArray());
        Change("append to", name, () => FileAppend.Append(path, copy, at, length => StoreConflictException.OfAppend(Name, name, at, length)));
    }

    public void Delete(string name)
    {
        var path = LocateToWrite(name);
        Change("delete", name, () => File.Delete(path));
    }

    public IReadOnlyList<string> List(string prefix)
    {
        if (prefix.Length > 0 && !prefix.EndsWith('/'))
            throw new ArgumentException($"A prefix must be empty or end with '/', but is '{prefix}'.", nameof(prefix));
        var folder = prefix.Length == 0 ? _root : Locate(prefix[..^1]);
        if (!Directory.Exists(folder))
            return [];
        var names = Directory.EnumerateFiles(folder, "*", Below).Select(f => Path.GetRelativePath(_root, f).Replace('\\', '/'));
        return [.. names.Where(ObjectName.IsLegal).Order(StringComparer.Ordinal)];
    }

    public IStoreHold Hold(string name, StoreHolder holder)
    {
        var folder = Path.GetDirectoryName(LocateToWrite(name + "/x"))!;
        try
        {
            return FolderHold.Take(folder, $"'{name}' of the store '{Name}'", holder);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused("hold", name, e);
        }
    }

    public StoreHolder? HolderOf(string name) => FolderHold.HolderOf(Locate(name));

    public void Dispose()
    {
    }

    /// <summary>Everything below, dot files too; not links, nor what belongs to somebody else (<c>lost+found</c>).</summary>
    private static EnumerationOptions Below => new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <param name="stillWanted">Asked when the new object is on the disk and nobody else changes the old one.</param>
    private bool Replace(string name, Action<Stream> write, Func<bool> stillWanted)
    {
        var path = LocateToWrite(name);
        var (folder, done) = (Path.GetDirectoryName(path)!, false);
        var temporary = Path.Combine(folder, TemporaryName.New());
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            _guards.With(name, () =>
            {
                done = stillWanted();
                if (done)
                    File.Move(temporary, path, overwrite: true);
            });
            if (done)
                DirectorySync.Flush(folder);
            return done;
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused("write", name, e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void Change(string verb, string name, Action change)
    {
        try
        {
            _guards.With(name, change);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused(verb, name, e);
        }
    }

    private StoreException Refused(string verb, string name, UnauthorizedAccessException e) =>
        new($"the store '{Name}' must let this user {verb} '{name}', but: {e.Message.TrimEnd('.')}; check its permissions or use another --store", e);

    /// <exception cref="StoreException">A part of the path is a link, which may lead out of the store.</exception>
    private string Locate(string name)
    {
        var path = _root;
        foreach (var segment in ObjectName.Check(name).Split('/'))
        {
            path = Path.Combine(path, segment);
            if (new FileInfo(path).LinkTarget is { } target)
            {
                throw new StoreException(
                    $"nothing in the store '{Name}' may be a symbolic link, but '{path}' is one to '{target}'; put what it points at in its place "
                    + "(the store's own folder may be a link)");
            }
        }

        return path;
    }

    private string LocateToWrite(string name)
    {
        var path = Locate(name);
        if (!_writes)
            throw new StoreException($"the store '{Name}' must be opened for writing to change '{name}', but is open to read");
        MakeFolder(name, Path.GetDirectoryName(path)!);
        return path;
    }

    private void MakeFolder(string name, string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder)!;
        MakeFolder(name, parent);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused("write", name, e);
        }

        DirectorySync.Flush(parent);
    }
}
