namespace Sweeper.Gateway.Health;

/// <summary>Asks everything that must be ready, once a second at most, however many ask.</summary>
internal sealed class ReadinessBoard(IEnumerable<IReadiness> parts, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task<ReadinessReport>? _last;
    private long _at;

    public Task<ReadinessReport> AskAsync()
    {
        lock (_gate)
        {
            if (_last is null || (_last.IsCompleted && time.GetElapsedTime(_at) >= Fresh))
                (_last, _at) = (CheckAllAsync(), time.GetTimestamp());
            return _last;
        }
    }

    private async Task<ReadinessReport> CheckAllAsync()
    {
        var checks = await Task.WhenAll(parts.Select(CheckAsync)).ConfigureAwait(false);
        return new ReadinessReport(checks.All(c => c.Ready), checks);
    }

    private async Task<ReadinessCheck> CheckAsync(IReadiness part)
    {
        using var enough = new CancellationTokenSource(Patience, time);
        try
        {
            var why = await Task.Run(() => part.WhyNotAsync(enough.Token)).WaitAsync(Patience, time).ConfigureAwait(false);
            return new ReadinessCheck(part.Name, why is null, why);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return new ReadinessCheck(part.Name, false, $"it did not answer within {Patience.TotalSeconds} s");
        }
        catch (Exception e)
        {
            // Messages of others' exceptions may say anything.
            return new ReadinessCheck(part.Name, false, $"it failed ({e.GetType().Name})");
        }
    }
}
