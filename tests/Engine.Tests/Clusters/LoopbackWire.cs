namespace Sweeper.Engine.Tests.Clusters;

/// <summary>Calls between silos, with what a network does to them.</summary>
internal sealed class LoopbackWire(WireFaults faults, int seed, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Random _dice = new(seed);

    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        await Task.Yield();
        if (Happens(faults.Late))
            await Task.Delay(SomeTime(), time);
        if (Happens(faults.LostBefore))
            throw new IOException("the call was lost");
        if (Happens(faults.Doubled))
            _ = AgainAsync(call);
        var answer = await call();
        return Happens(faults.LostAfter) ? throw new IOException("the answer was lost") : answer;
    }

    private async Task AgainAsync<T>(Func<Task<T>> call)
    {
        await Task.Delay(SomeTime(), time);
        try
        {
            await call();
        }
        catch (IOException)
        {
            // Nobody waits for it.
        }
    }

    private TimeSpan SomeTime() => faults.Longest * Unit();

    private bool Happens(double share) => share > 0 && Unit() < share;

    private double Unit()
    {
        lock (_gate)
            return _dice.NextDouble();
    }
}
