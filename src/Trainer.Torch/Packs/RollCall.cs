namespace Sweeper.Trainer.Torch.Packs;

/// <summary>
/// Who of a pack has asked, and when those are to be launched: as soon as everybody has who is expected, or when that takes too long. Whoever has just been answered is
/// expected; one that stays away (it writes a checkpoint, it waits for a decision that may depend on another member) is waited for once, and then not before it asks.
/// </summary>
internal sealed class RollCall<T>(TimeProvider time)
    where T : notnull
{
    /// <summary>Waited for at least, however short launches are: what a busy machine may take to make a batch.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(5);

    private readonly HashSet<T> _expected = [];
    private readonly List<(T Member, PackWork Work)> _asked = [];
    private TimeSpan _patience = Least;
    private long _since;

    /// <summary>How long to wait for others; zero: launch now; null: nobody has asked.</summary>
    public TimeSpan? Wait => _asked.Count == 0 ? null
        : _expected.Count == 0 || time.GetElapsedTime(_since) >= _patience ? TimeSpan.Zero
        : _patience - time.GetElapsedTime(_since);

    /// <summary>It will ask soon.</summary>
    public void Expect(T member) => _expected.Add(member);

    /// <summary>It will not ask again.</summary>
    public void Leave(T member) => _expected.Remove(member);

    public void Ask(T member, PackWork work)
    {
        if (_asked.Count == 0)
            _since = time.GetTimestamp();
        _expected.Remove(member);
        _asked.Add((member, work));
    }

    /// <summary>Those of the next launch. Tests go first: then the others can train together.</summary>
    public (PackWork Work, IReadOnlyList<T> Members) Take()
    {
        var work = _asked.Any(a => a.Work == PackWork.Test) ? PackWork.Test : PackWork.Train;
        var members = _asked.Where(a => a.Work == work).Select(a => a.Member).ToList();
        _asked.RemoveAll(a => a.Work == work);
        _expected.Clear();
        return (work, members);
    }

    /// <summary>They have been launched and will ask again soon. A member that is late costs the others at most one launch's time, once.</summary>
    public void Launched(IEnumerable<T> members, TimeSpan duration)
    {
        _expected.UnionWith(members);
        _since = time.GetTimestamp();
        _patience = duration > Least ? duration : Least;
    }
}
