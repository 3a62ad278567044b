using System.Diagnostics;
using Sweeper.Engine.Tracing;

namespace Sweeper.Engine.Stores.Spooling;

/// <summary>The thread that uploads, and what an upload's end means.</summary>
public sealed partial class SpooledStore
{
    private static void BringAway(SpoolQueue queue, IStore remote, string folder, SpoolSettings settings)
    {
        var (since, delay) = (Stopwatch.StartNew(), settings.Delay);
        while (queue.First is { } entry)
        {
            try
            {
                if (entry.Change != Change.Write || !settings.IsLate(remote, entry.Name))
                    SpoolUpload.Do(entry, queue.Files, remote);
                queue.Remove(entry);
            }
            catch (StoreConflictException)
            {
                queue.RemoveAll(e => IsVoid(e, entry.Name));
            }
            catch (IOException e) when (e is not StoreException && since.Elapsed < settings.PatienceToOpen)
            {
                Thread.Sleep(delay);
                delay = Longer(delay, settings);
            }
            catch (IOException e)
            {
                throw new StoreException(
                    $"what an earlier process left in the spool '{folder}' must reach the store '{remote.Name}' first, but {queue.Count} changes ({queue.Bytes} bytes) are left: "
                    + $"{e.Message.TrimEnd('.')}; run the same command again when the store answers", e);
            }
        }
    }

    private void Upload()
    {
        var delay = _settings.Delay;
        while (Next() is { } entry)
        {
            using var span = StartSpan(entry);
            var failure = Try(entry);
            if (failure is null)
            {
                delay = _settings.Delay;
                continue;
            }

            span?.SetStatus(ActivityStatusCode.Error, failure.Message);
            _stop.Token.WaitHandle.WaitOne(delay);
            delay = Longer(delay, _settings);
        }
    }

    /// <summary>In the trace of what wrote it, linked to it and not below it: it happens later, and may outlive it by an outage.</summary>
    private static Activity? StartSpan(SpoolEntry entry)
    {
        if (entry.Origin == default)
            return null;
        var trace = new ActivityContext(entry.Origin.TraceId, default, entry.Origin.TraceFlags);
        return EngineActivity.Source.StartActivity("upload", ActivityKind.Client, trace, links: [new ActivityLink(entry.Origin)])
            ?.SetTag("object", entry.Name).SetTag("bytes", entry.Bytes);
    }

    /// <summary>The oldest entry, when there is one; null when uploading is to stop.</summary>
    private SpoolEntry? Next()
    {
        lock (_gate)
        {
            while (_queue.First is null && !_stop.IsCancellationRequested)
                Monitor.Wait(_gate);
            if (_stop.IsCancellationRequested)
                return null;
            _queue.First!.IsSealed = true;
            return _queue.First;
        }
    }

    private IOException? Try(SpoolEntry entry)
    {
        IOException? failure = null;
        bool turned;
        try
        {
            SpoolUpload.Do(entry, _queue.Files, _remote);
        }
        catch (IOException e)
        {
            failure = e;
        }

        lock (_gate)
        {
            if (failure is StoreConflictException conflict)
            {
                GiveUp(entry, conflict);
                failure = null;
            }
            else if (failure is null)
            {
                _queue.Remove(entry);
            }

            turned = (failure is null) != (_failure is null);
            _failure = failure;
            Monitor.PulseAll(_gate);
        }

        if (turned)
            _settings.Turned?.Invoke(Backlog);

        return failure;
    }

    private void GiveUp(SpoolEntry entry, StoreConflictException conflict)
    {
        _conflicts[ConflictKey(entry.Name)] = conflict;
        _lengths.Remove(entry.Name);
        _queue.RemoveAll(e => IsVoid(e, entry.Name));
        foreach (var hold in _holds.Where(h => entry.Name.StartsWith(h.Folder + "/", StringComparison.Ordinal)))
            hold.Lose();
    }

    /// <summary>True for what a conflict on an object makes void: all of a sweep's folder, but of objects named by content only that one's appends.</summary>
    private static bool IsVoid(SpoolEntry entry, string conflicting) => ByContent.Contains(TopFolder(conflicting)) || !conflicting.Contains('/')
        ? entry.Name == conflicting && entry.Change == Change.Append
        : TopFolder(entry.Name) == TopFolder(conflicting);
}
