using System.Globalization;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Watching;

/// <summary>
/// The newest notices of a sweep, numbered, for any number of people who watch from anywhere: each says up to where he has read. Of a device's progress only the
/// newest is kept. Whoever asks for what is not here any more is given the picture as it is now: the counts, what runs, how far it is.
/// </summary>
/// <param name="epoch">Of the coordinator that owns the board: places on another's board mean nothing here.</param>
/// <param name="counts">The newest counts of the sweep.</param>
/// <param name="runs">Whether what was started still runs: who was killed does not say so. Default: until its end was told.</param>
public sealed class NoticeBoard(string sweep, int epoch, Func<SweepCounts> counts, Func<SweepNotice.Started, bool>? runs = null)
{
    /// <summary>Notices that are kept.</summary>
    public const int Most = 4096;

    private readonly Lock _gate = new();
    private readonly LinkedList<(long Number, SweepNotice Notice, string Json)> _notices = new();
    private readonly Dictionary<string, SweepNotice.Started> _running = [];
    private readonly Dictionary<string, LinkedListNode<(long Number, SweepNotice Notice, string Json)>> _progress = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;
    private long _dropped;
    private SweepNotice.Over? _over;

    public void Post(SweepNotice notice)
    {
        var json = notice.ToJson();
        TaskCompletionSource news;
        lock (_gate)
        {
            Keep(notice);
            var node = _notices.AddLast((++_last, notice, json));
            if (notice is SweepNotice.Progressed progressed)
            {
                // One that was superseded before anybody read it leaves no gap: numbers only rise.
                if (_progress.Remove(progressed.Device, out var old) && old.List is not null)
                    _notices.Remove(old);
                _progress[progressed.Device] = node;
            }

            while (_notices.Count > Most)
            {
                _dropped = _notices.First!.Value.Number;
                _notices.RemoveFirst();
            }

            (news, _news) = (_news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        news.TrySetResult();
    }

    /// <param name="after">The <see cref="NoticePage.Place"/> of the page before; null for the first.</param>
    /// <param name="most">Notices in one page, ≥ 1.</param>
    /// <returns>What came after it; empty when there is nothing (yet).</returns>
    public NoticePage Read(string? after, int most = 500)
    {
        lock (_gate)
        {
            if (NumberOf(after) is not { } number || number < _dropped || number > _last)
                return new NoticePage(PlaceOf(_last), Anew: true, [.. Picture().Select(n => n.ToJson())]);
            var page = new List<string>();
            var node = _notices.Last;
            while (node?.Previous is { } before && before.Value.Number > number)
                node = before;
            for (; node is not null && page.Count < most; node = node.Next)
            {
                if (node.Value.Number <= number)
                    continue;
                page.Add(node.Value.Json);
                number = node.Value.Number;
            }

            return new NoticePage(PlaceOf(number), Anew: false, page);
        }
    }

    /// <summary>As <see cref="Read"/>, once there is something, or after the patience.</summary>
    public async Task<NoticePage> ReadAsync(string? after, TimeSpan patience, TimeProvider time, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var patient = Task.Delay(patience, time, enough.Token);
        while (true)
        {
            Task news;
            lock (_gate)
                news = _news.Task;
            var page = Read(after);
            if (page.Notices.Count > 0 || patient.IsCompleted)
            {
                await enough.CancelAsync().ConfigureAwait(false);
                return page;
            }

            await Task.WhenAny(news, patient).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    private IEnumerable<SweepNotice> Picture()
    {
        yield return new SweepNotice.Opened(sweep, counts());
        foreach (var (device, started) in _running.Where(r => runs?.Invoke(r.Value) ?? true).OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            yield return started;
            if (_progress.TryGetValue(device, out var node) && node.Value.Notice is SweepNotice.Progressed progressed && progressed.Trial == started.Trial)
                yield return progressed;
        }

        if (_over is not null)
            yield return _over;
    }

    private void Keep(SweepNotice notice)
    {
        switch (notice)
        {
            case SweepNotice.Opened:
                _over = null;
                break;
            case SweepNotice.Started started:
                _running[started.Device] = started;
                break;
            case SweepNotice.Ended ended:
                _running.Remove(ended.Device);
                _progress.Remove(ended.Device);
                break;
            case SweepNotice.Over over:
                _over = over;
                break;
        }
    }

    private string PlaceOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{epoch}-{number}");

    private long? NumberOf(string? place)
    {
        var dash = place?.IndexOf('-') ?? -1;
        return dash > 0
            && int.TryParse(place.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var of) && of == epoch
            && long.TryParse(place.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
