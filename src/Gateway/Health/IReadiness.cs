namespace Sweeper.Gateway.Health;

/// <summary>Something without which this process should be sent no requests. Any number may be registered; all must be ready.</summary>
public interface IReadiness
{
    /// <summary>One word: <c>store</c>, <c>cluster</c>.</summary>
    string Name { get; }

    /// <summary>Asked at most once a second, and given five seconds.</summary>
    /// <returns>Why it is not ready, for people who have no token: nothing secret in it; null when it is.</returns>
    Task<string?> WhyNotAsync(CancellationToken stop);
}
