namespace Sweeper.Gateway.Limits;

/// <summary>So many and no more at once.</summary>
internal sealed class Places(int count)
{
    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    /// <returns>Null when all are taken; else to be disposed once, by whoever leaves.</returns>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= count)
            return new Place(this);
        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Place(Places of) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref of._taken);
    }
}
