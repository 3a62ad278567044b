using System.Diagnostics;

namespace Sweeper.Engine.Stores.Spooling;

/// <summary>
/// A remote store behind a local disk: writes and appends are durable there and answered at once, then uploaded in order by one thread. While the remote store is
/// away nothing stops but what only it can answer; when it is back the spool empties itself. Reads see what waits first. What must be decided between processes
/// (<see cref="TryWrite"/>, <see cref="Hold"/>) goes straight to the remote store.
/// </summary>
/// <remarks>
/// That somebody else took over is found out when an append is uploaded: the hold of the folder is lost then, what waits for the folder is dropped, and the next
/// append there is a <see cref="StoreConflictException"/>. What is named by its content (<see cref="ByContent"/>) is uploaded all the same: it is right
/// whoever writes it.
/// </remarks>
public sealed partial class SpooledStore : IStore
{
    /// <summary>Folders of objects that are the same whoever writes them.</summary>
    private static readonly string[] ByContent = ["trials", "lineages"];

    private readonly IStore _remote;
    private readonly SpoolQueue _queue;
    private readonly IStoreHold _slot;
    private readonly SpoolSettings _settings;
    private readonly Thread _uploader;
    private readonly CancellationTokenSource _stop = new();
    private readonly object _gate = new();
    private readonly Dictionary<string, long> _lengths = [];
    private readonly Dictionary<string, StoreConflictException> _conflicts = [];
    private readonly List<SpooledHold> _holds = [];
    private IOException? _failure;

    private SpooledStore(IStore remote, FolderStore files, SpoolSettings settings)
    {
        (_remote, _settings) = (remote, settings);
        (var slot, _slot) = SpoolSlots.Take(files);
        _queue = new SpoolQueue(slot);
        _uploader = new Thread(Upload) { Name = "spool", IsBackground = true };
        _uploader.Start();
    }

    public string Name => _remote.Name;

    /// <summary>What waits now.</summary>
    public SpoolBacklog Backlog
    {
        get
        {
            lock (_gate)
                return new SpoolBacklog(_queue.Count, _queue.Bytes, _failure?.Message);
        }
    }

    /// <summary>Opens the spool, and first of all uploads what killed processes of this host left in it.</summary>
    /// <param name="remote">Open; disposed with this.</param>
    /// <param name="folder">On a local disk; the same each time for the same remote store and user.</param>
    /// <exception cref="StoreException">The folder cannot be written, or what was left cannot be uploaded.</exception>
    public static SpooledStore Open(IStore remote, string folder, SpoolSettings? settings = null)
    {
        var (files, how) = (FolderStore.Open(folder), settings ?? new SpoolSettings());
        foreach (var (slot, hold) in SpoolSlots.LeftBehind(files))
        {
            using (hold)
                BringAway(new SpoolQueue(slot), remote, folder, how);
        }

        return new SpooledStore(remote, files, how);
    }

    public Stream? OpenRead(string name)
    {
        ObjectName.Check(name);
        List<Stream> parts;
        long before;
        lock (_gate)
        {
            var waiting = _queue.Of(name);
            if (waiting is [.., { Change: Change.Delete }])
                return null;
            parts = [.. waiting.Where(e => e.Change != Change.Delete).Select(e => e.Open(_queue.Files))];
            before = waiting is [{ Change: Change.Append } first, ..] ? first.At : parts.Count > 0 ? 0 : long.MaxValue;
        }

        // What the remote store has before the first append that waits; an upload meanwhile changes nothing of it.
        if (before > 0 && Patiently(() => _remote.OpenRead(name)) is { } remote)
            parts.Insert(0, new BoundedStream(remote, before));
        return parts.Count > 0 ? new JoinedStream(parts) : null;
    }

    public long? Length(string name)
    {
        ObjectName.Check(name);
        lock (_gate)
        {
            if (_queue.Of(name) is { Count: > 0 } waiting)
                return Length(waiting);
        }

        return Patiently(() => _remote.Length(name));
    }

    public void Write(string name, Action<Stream> write) => Put(Change.Write, name, write);

    public void Delete(string name) => Put(Change.Delete, name, _ => { });

    public ObjectTag? Tag(string name)
    {
        Settle(ObjectName.Check(name));
        return Patiently(() => _remote.Tag(name));
    }

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected)
    {
        Settle(ObjectName.Check(name));
        lock (_gate)
            _lengths.Remove(name);
        return _remote.TryWrite(name, write, expected);
    }

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        ObjectName.Check(name);
        WaitForRoom(name);

        // A new object needs no asking: should there be one, its upload finds out.
        var known = at == 0 ? 0 : Known(name) ?? Patiently(() => _remote.Length(name)) ?? 0;
        lock (_gate)
        {
            ThrowIfRefused(name);
            var length = Known(name) ?? known;
            if (length != at)
                throw StoreConflictException.OfAppend(Name, name, at, length);
            _queue.Append(name, bytes, at);
            _lengths[name] = at + bytes.Length;
            Monitor.PulseAll(_gate);
        }
    }

    public IReadOnlyList<string> List(string prefix)
    {
        Dictionary<string, bool> waiting;
        lock (_gate)
            waiting = _queue.Names.ToDictionary(n => n, n => Length(_queue.Of(n)) is not null);
        var remote = Patiently(() => _remote.List(prefix));
        var here = waiting.Where(w => w.Value && w.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(w => w.Key);
        return [.. remote.Where(n => waiting.GetValueOrDefault(n, true)).Union(here).Order(StringComparer.Ordinal)];
    }

    public IStoreHold Hold(string name, StoreHolder holder)
    {
        var hold = new SpooledHold(name, _remote.Hold(name, holder), Released);
        lock (_gate)
        {
            _conflicts.Remove(TopFolder(name));
            foreach (var old in _lengths.Keys.Where(n => n.StartsWith(name + "/", StringComparison.Ordinal)).ToList())
                _lengths.Remove(old);
            _holds.Add(hold);
        }

        return hold;
    }

    public StoreHolder? HolderOf(string name) => _remote.HolderOf(name);

    /// <summary>Waits until nothing waits any more.</summary>
    /// <returns>What is left: nothing, or what the remote store did not take in that time. It stays on the disk for the next one who opens the spool.</returns>
    public SpoolBacklog Drain(TimeSpan timeout)
    {
        var since = Stopwatch.StartNew();
        lock (_gate)
        {
            while (_queue.Count > 0 && timeout - since.Elapsed is var left && left > TimeSpan.Zero)
                Monitor.Wait(_gate, left);
        }

        return Backlog;
    }

    /// <summary>Waits until what was written to an object is in the remote store.</summary>
    /// <returns>False when it is not, after so long.</returns>
    public bool Arrives(string name, TimeSpan timeout)
    {
        var since = Stopwatch.StartNew();
        lock (_gate)
        {
            while (_queue.Of(name).Count > 0)
            {
                if (timeout - since.Elapsed is var left && (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left)))
                    return _queue.Of(name).Count == 0;
            }
        }

        return true;
    }

    /// <summary>Stops uploading; what waits stays on the disk. See <see cref="Drain"/>.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return;
            _stop.Cancel();
            Monitor.PulseAll(_gate);
        }

        // An upload that hangs ends with the process; whoever finds its entry does it again.
        var patience = TimeSpan.FromSeconds(5);
        _uploader.Join(patience);
        _slot.Dispose();
        _remote.Dispose();
    }

    private static string TopFolder(string name) => name.Split('/')[0];

    private static TimeSpan Longer(TimeSpan delay, SpoolSettings settings) => delay * 2 < settings.LongestDelay ? delay * 2 : settings.LongestDelay;

    private static long? Length(IReadOnlyList<SpoolEntry> waiting) => waiting[^1] switch
    {
        { Change: Change.Append } append => append.At + append.Bytes,
        { Change: Change.Write } write => write.Bytes,
        _ => null,
    };

    private long? Known(string name)
    {
        lock (_gate)
        {
            return _queue.Of(name) is { Count: > 0 } waiting ? Length(waiting) ?? 0 : _lengths.TryGetValue(name, out var length) ? length : null;
        }
    }

    private void Put(Change change, string name, Action<Stream> write)
    {
        ObjectName.Check(name);
        WaitForRoom(name);
        string file;
        lock (_gate)
        {
            ThrowIfRefused(name);
            file = _queue.NextFile();
        }

        var head = SpoolEntry.HeadLine(change, name, 0);
        _queue.Files.Write(file, stream =>
        {
            stream.Write(head);
            write(stream);
        });
        var entry = new SpoolEntry(file, new SpoolEntry.Head(change, name, 0), head.Length, _queue.Files.Length(file)!.Value - head.Length);
        lock (_gate)
        {
            _queue.Add(entry);
            _lengths.Remove(name);
            Monitor.PulseAll(_gate);
        }
    }

    private void WaitForRoom(string name)
    {
        var since = Stopwatch.StartNew();
        lock (_gate)
        {
            while (_queue.Bytes > _settings.Limit)
            {
                if (_settings.Patience - since.Elapsed is var left && left > TimeSpan.Zero && Monitor.Wait(_gate, left))
                    continue;
                throw new StoreException(
                    $"at most {_settings.Limit} bytes may wait for the store '{Name}', but {_queue.Bytes} do, so that '{name}' cannot be written: "
                    + $"{_failure?.Message ?? "the store is slow"}; run the same command again when it answers", _failure);
            }
        }
    }

    private void ThrowIfRefused(string name)
    {
        if (_conflicts.TryGetValue(ConflictKey(name), out var conflict))
            throw new StoreConflictException(conflict.Message, conflict);
        if (_failure is StoreException refused)
            throw new StoreException(refused.Message, refused);
    }

    private static string ConflictKey(string name) => ByContent.Contains(TopFolder(name)) ? name : TopFolder(name);

    /// <summary>Waits until nothing waits for the object.</summary>
    private void Settle(string name)
    {
        var since = Stopwatch.StartNew();
        lock (_gate)
        {
            while (_queue.Of(name).Count > 0)
            {
                if (_settings.Patience - since.Elapsed is var left && left > TimeSpan.Zero && Monitor.Wait(_gate, left))
                    continue;
                throw _failure ?? new IOException($"the store '{Name}' did not take '{name}' in {_settings.Patience}");
            }
        }
    }

    private T Patiently<T>(Func<T> ask)
    {
        var (since, delay) = (Stopwatch.StartNew(), _settings.Delay);
        for (; ; )
        {
            try
            {
                return ask();
            }
            catch (IOException e) when (e is not StoreException && since.Elapsed < _settings.Patience && !_stop.IsCancellationRequested)
            {
                _stop.Token.WaitHandle.WaitOne(delay);
                delay = Longer(delay, _settings);
            }
        }
    }

    private void Released(SpooledHold hold)
    {
        lock (_gate)
            _holds.Remove(hold);
    }
}
