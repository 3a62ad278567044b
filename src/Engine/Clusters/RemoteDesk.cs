using Sweeper.Engine.Running;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>
/// The coordinator of a sweep as the devices of one silo see it: what they say is gathered while one <see cref="LetterBag"/> is on its way, which is sent again
/// and again, to whoever coordinates the sweep by then, until it is answered.
/// </summary>
/// <param name="halt">Told of attempts that are to stop, before what they asked is answered.</param>
internal sealed class RemoteDesk(string sweep, ISiloLink link, Action<TrialId, int> halt, TimeProvider time) : ISweepDesk, IDisposable
{
    private const int MostLetters = 1024, MostNotices = 512;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(50), LongestDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _session = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _closed = new();
    private readonly Queue<(Letter Letter, TaskCompletionSource<DeskAnswer>? Answer)> _letters = new();
    private readonly HashSet<(TrialId, int)> _alive = [];
    private readonly Queue<SweepNotice> _notices = new();
    private readonly Dictionary<string, SweepNotice> _progress = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<int> _rungs = [];
    private long _sent;
    private bool _isClosed;
    private volatile bool _finishing;

    /// <summary>Fires when the sweep has nothing more to do for anybody, or when this was closed.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Steps at which the stopping rule decides, as the newest order says.</summary>
    public void Adopt(IReadOnlyList<int> rungs) => _rungs = rungs;

    public bool IsRung(int step) => _rungs.Contains(step);

    public void Hear(TrialId trial, int attempt)
    {
        lock (_gate)
            _alive.Add((trial, attempt));
    }

    public void Tell(SweepEvent said) => Put(new Letter(said, Asked: false), null);

    public Task<DeskAnswer> AskAsync(SweepEvent said)
    {
        var answer = new TaskCompletionSource<DeskAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        Put(new Letter(said, Asked: true), answer);
        return answer.Task;
    }

    /// <summary>For those who watch: of a device's progress only the newest travels, and the oldest notices give way when nobody takes them.</summary>
    public void Post(SweepNotice notice)
    {
        lock (_gate)
        {
            if (notice is SweepNotice.Progressed progress)
            {
                _progress[progress.Device] = notice;
                return;
            }

            _notices.Enqueue(notice);
            if (_notices.Count > 8 * MostNotices)
                _notices.Dequeue();
        }
    }

    /// <summary>Carries bags until the sweep is over, or this is closed.</summary>
    public async Task RunAsync()
    {
        while (!_closed.IsCancellationRequested)
        {
            await WaitAsync().ConfigureAwait(false);
            if (Gather() is not var (bag, answers))
            {
                if (_finishing)
                    break;
                continue;
            }

            var reply = await DeliverAsync(bag).ConfigureAwait(false);
            if (reply is { Standing: CoordinatorStanding.Open })
                Take(reply, answers);
            else
                Close(answers);
        }

        Close([]);
    }

    /// <summary>Nothing more will be said: what was said is still carried, then this is closed.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _finishing = true;
            _news.TrySetResult();
        }
    }

    /// <summary>Nothing more will be said, and nothing that was said is waited for.</summary>
    public void Close() => _closed.Cancel();

    public void Dispose()
    {
        Close();
        _closed.Dispose();
    }

    private static StoreException Refusal(string sweep) => new($"a device must have a coordinator of '{sweep}' to answer to, but the sweep is over or the device was sent away");

    private void Put(Letter letter, TaskCompletionSource<DeskAnswer>? answer)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _letters.Enqueue((letter, answer));
                _news.TrySetResult();
                return;
            }
        }

        answer?.TrySetException(Refusal(sweep));
    }

    private async Task WaitAsync()
    {
        Task news;
        lock (_gate)
        {
            if (_letters.Count > 0 || _finishing)
                return;
            news = _news.Task;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        await Task.WhenAny(news, Task.Delay(Beat, time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
    }

    private (LetterBag Bag, List<TaskCompletionSource<DeskAnswer>> Answers)? Gather()
    {
        lock (_gate)
        {
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_letters.Count == 0 && _alive.Count == 0 && _notices.Count == 0 && _progress.Count == 0)
                return null;
            var (letters, answers, notices) = (new List<Letter>(), new List<TaskCompletionSource<DeskAnswer>>(), new List<string>());
            while (letters.Count < MostLetters && _letters.TryDequeue(out var next))
            {
                letters.Add(next.Letter);
                if (next.Answer is { } answer)
                    answers.Add(answer);
            }

            while (notices.Count < MostNotices && _notices.TryDequeue(out var notice))
                notices.Add(notice.ToJson());
            notices.AddRange(_progress.Values.Select(n => n.ToJson()));
            var bag = new LetterBag(_session, ++_sent, letters, [.. _alive], notices);
            _progress.Clear();
            _alive.Clear();
            return (bag, answers);
        }
    }

    /// <summary>Null when this was closed meanwhile.</summary>
    private async Task<BagReply?> DeliverAsync(LetterBag bag)
    {
        for (var delay = ShortestDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                var reply = await link.SendAsync(sweep, bag, _closed.Token).ConfigureAwait(false);
                if (reply.Standing != CoordinatorStanding.Opening)
                    return reply;
            }
            catch (Exception) when (!_closed.IsCancellationRequested)
            {
                // Whatever it is: the silo that coordinates may be dead, and another will take over.
            }
            catch (Exception)
            {
                return null;
            }

            await Task.Delay(delay, time, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_closed.IsCancellationRequested)
                return null;
        }
    }

    private void Take(BagReply reply, List<TaskCompletionSource<DeskAnswer>> answers)
    {
        foreach (var (trial, attempt) in reply.Halts)
            halt(trial, attempt);
        for (var i = 0; i < answers.Count; i++)
            answers[i].TrySetResult(new DeskAnswer(reply.Answers[i].Counts, reply.Answers[i].Stage));
    }

    private void Close(List<TaskCompletionSource<DeskAnswer>> answers)
    {
        lock (_gate)
        {
            _isClosed = true;
            answers = [.. answers, .. _letters.Select(l => l.Answer).OfType<TaskCompletionSource<DeskAnswer>>()];
            _letters.Clear();
        }

        foreach (var answer in answers)
            answer.TrySetException(Refusal(sweep));
        _closed.Cancel();
    }
}
