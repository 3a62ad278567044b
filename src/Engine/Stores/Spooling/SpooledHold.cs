namespace Sweeper.Engine.Stores.Spooling;

/// <summary>A hold of the remote store that is also lost when an upload finds that somebody else wrote in the folder.</summary>
internal sealed class SpooledHold : IStoreHold
{
    private readonly IStoreHold _hold;
    private readonly CancellationTokenSource _lost;
    private readonly Action<SpooledHold> _released;

    public SpooledHold(string folder, IStoreHold hold, Action<SpooledHold> released)
    {
        (Folder, _hold, _released) = (folder, hold, released);
        _lost = CancellationTokenSource.CreateLinkedTokenSource(hold.Lost);
        Lost = _lost.Token;
    }

    public string Folder { get; }

    public CancellationToken Lost { get; }

    /// <summary>Returns at once; whoever waits for it is told on a thread of their own.</summary>
    public void Lose() => _ = _lost.CancelAsync();

    public void Dispose()
    {
        _released(this);
        _hold.Dispose();
        _lost.Dispose();
    }
}
