using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orleans;

namespace Sweeper.Bench.Scaling;

/// <summary>Counts the calls that grains of Sweeper get, by what they ask: each is a message there and one back.</summary>
internal sealed class CallTally : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _calls = new();

    public long Total => _calls.Values.Sum(c => Interlocked.Read(ref c.Value));

    /// <summary>Most frequent first.</summary>
    public IReadOnlyList<(string Method, long Count)> Calls => [.. _calls.Select(c => (c.Key, c.Value.Value)).OrderByDescending(c => c.Value)];

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceName.StartsWith("Sweeper.", StringComparison.Ordinal))
            Interlocked.Increment(ref _calls.GetOrAdd($"{context.InterfaceName.Split('.')[^1]}.{context.MethodName}", _ => new StrongBox<long>()).Value);
        return context.Invoke();
    }
}
