namespace Sweeper.Sweeps.Sharing;

/// <summary>
/// From what the devices of one class do to what they are to do. A sweep keeps as many as its share says, those with a trial before those without, those that
/// were told to leave last. What is left over, and idle ones, go where some are missing: the first sweeps get those that can come first. A device that nobody
/// misses stays where it is.
/// </summary>
internal sealed class MovePlan
{
    private readonly SortedDictionary<string, Share> _shares = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _missing = new(StringComparer.Ordinal);
    private readonly List<Move> _moves = [];

    public MovePlan(IEnumerable<DeviceDoing> devices, IEnumerable<Share> shares)
    {
        foreach (var share in shares)
            (_shares[share.Sweep], _missing[share.Sweep]) = (share, share.Count);

        var spare = new List<DeviceDoing>();
        foreach (var device in devices.OrderBy(Standing).ThenBy(d => d.Facts.Id))
        {
            if (device.Sweep is { } own && _missing.GetValueOrDefault(own) > 0)
                Keep(device);
            else
                spare.Add(device);
        }

        foreach (var device in spare.Where(d => !d.HasTrial))
            Send(device, First());
        // A device that is on its way already is taken at its word, lest two that leave exchange their ways at each look.
        foreach (var device in spare.Where(d => d.HasTrial).OrderBy(d => OwnPriority(d)).ThenBy(d => d.Next is not null && _missing.GetValueOrDefault(d.Next) > 0 ? 0 : 1))
            Send(device, device.Next is { } next && _missing.GetValueOrDefault(next) > 0 && Takes(device, next) == Takes(device, First()) ? next : First());
    }

    /// <summary>At most one for each device.</summary>
    public IReadOnlyList<Move> Moves => _moves;

    private static int Standing(DeviceDoing device) => device switch
    {
        { Sweep: null } => 3,
        { HasTrial: false } => 1,
        { Next: not null } => 2,
        _ => 0,
    };

    private void Keep(DeviceDoing device)
    {
        _missing[device.Sweep!]--;
        if (device.Next is not null)
            Tell(device, device.Sweep!, atOnce: false);
    }

    private void Send(DeviceDoing device, string? sweep)
    {
        if (sweep is not null)
        {
            _missing[sweep]--;
            if (device.Next != sweep || Takes(device, sweep))
                Tell(device, sweep, Takes(device, sweep));
        }
        else if (device.Next is not null)
        {
            Tell(device, device.Sweep!, atOnce: false);
        }
    }

    private void Tell(DeviceDoing device, string sweep, bool atOnce) => _moves.Add(new Move(device.Facts.Id, device.Facts.Silo, sweep, atOnce));

    /// <summary>Of the sweeps that miss devices the one of the highest priority; of equals the one that has the smallest part of its share, so that all begin.</summary>
    private string? First()
    {
        Share? first = null;
        foreach (var share in _shares.Values.Where(s => _missing[s.Sweep] > 0))
        {
            if (first is null || share.Priority > first.Priority || (share.Priority == first.Priority && Has(share) < Has(first)))
                first = share;
        }

        return first?.Sweep;
    }

    private int Has(Share share) => share.Count - _missing[share.Sweep];

    /// <summary>Whether the sweep is so far above the device's own that its trial has to give way. A sweep that nobody knows any more is left to end its trials.</summary>
    private bool Takes(DeviceDoing device, string? sweep) => device.HasTrial && sweep is not null && _shares[sweep].Priority > OwnPriority(device);

    private int OwnPriority(DeviceDoing device) => device.Sweep is { } own && _shares.TryGetValue(own, out var share) ? share.Priority : int.MaxValue;
}
