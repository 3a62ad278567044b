namespace Sweeper.Engine.Stores.Spooling;

/// <summary>Does one waiting change to the remote store. Doing it again changes nothing: a try whose answer was lost, or a process that was killed, may have done it.</summary>
internal static class SpoolUpload
{
    private const int PartBytes = 4 << 20;

    /// <exception cref="StoreConflictException">Somebody else appended to the object.</exception>
    /// <exception cref="IOException">The remote store does not take it now.</exception>
    public static void Do(SpoolEntry entry, IStore spool, IStore remote)
    {
        switch (entry.Change)
        {
            case Change.Delete:
                remote.Delete(entry.Name);
                break;
            case Change.Write:
                remote.Write(entry.Name, stream =>
                {
                    using var content = entry.Open(spool);
                    content.CopyTo(stream);
                });
                break;
            default:
                Append(entry, spool, remote);
                break;
        }
    }

    private static void Append(SpoolEntry entry, IStore spool, IStore remote)
    {
        using var content = entry.Open(spool);
        var part = new byte[Math.Min(PartBytes, entry.Bytes)];
        for (long done = 0; done < entry.Bytes;)
        {
            var bytes = part.AsSpan(0, content.ReadAtLeast(part, part.Length, throwOnEndOfStream: false));
            try
            {
                remote.Append(entry.Name, bytes, entry.At + done);
            }
            catch (StoreConflictException)
            {
                var there = There(remote, entry.Name, entry.At + done, bytes);
                if (there is null)
                    throw;
                if (there < bytes.Length)
                    remote.Append(entry.Name, bytes[there.Value..], entry.At + done + there.Value);
            }

            done += bytes.Length;
        }
    }

    /// <returns>How many of the bytes the object has at that place; null when what it has there is something else, or it ends before.</returns>
    private static int? There(IStore remote, string name, long at, ReadOnlySpan<byte> bytes)
    {
        using var stream = remote.OpenRead(name);
        if (stream is null)
            return null;
        var buffer = new byte[PartBytes];
        for (var skipped = 0L; skipped < at;)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, at - skipped));
            if (read == 0)
                return null;
            skipped += read;
        }

        var length = stream.ReadAtLeast(buffer.AsSpan(0, bytes.Length), bytes.Length, throwOnEndOfStream: false);
        return buffer.AsSpan(0, length).SequenceEqual(bytes[..length]) ? length : null;
    }
}
