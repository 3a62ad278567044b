namespace Sweeper.Engine.Stores;

/// <summary>
/// One durable append: open, write, fsync, close. The file is opened each time, because a handle that is kept open would go on writing to a file that another
/// process has replaced; beside the fsync that costs nothing.
/// </summary>
internal static class FileAppend
{
    /// <param name="conflict">Makes the exception for a file of another length than <paramref name="at"/>; null: there is none.</param>
    public static void Append(string path, byte[] bytes, long at, Func<long?, Exception> conflict)
    {
        var created = !File.Exists(path);
        if (created && at > 0)
            throw conflict(null);
        using var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        if (length != at)
            throw conflict(length);
        try
        {
            RandomAccess.Write(handle, bytes, at);
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(handle, at);
            if (created)
                File.Delete(path);
            throw;
        }

        if (created)
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }
}
