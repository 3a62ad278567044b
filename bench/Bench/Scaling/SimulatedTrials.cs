using System.Collections.Concurrent;
using System.Diagnostics;
using Sweeper.Engine.Clusters;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Bench.Scaling;

/// <summary>Trials that take a time and do nothing, and when they were begun and over.</summary>
/// <param name="trials">That there are.</param>
/// <param name="devices">That there are.</param>
/// <param name="duration">Of each; zero: none at all.</param>
internal sealed class SimulatedTrials(int trials, int devices, TimeSpan duration)
{
    private readonly ConcurrentDictionary<string, bool> _devices = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;
    private long _first;
    private long _all;
    private long _last;
    private long _busy;

    /// <summary>Completes when the first trial begins.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Completes when the last trial is over.</summary>
    public Task Over => _over.Task;

    /// <summary>Timestamp of when the first one began.</summary>
    public long First => Interlocked.Read(ref _first);

    /// <summary>Timestamp of when every device had had one; 0 when that never was.</summary>
    public long All => Interlocked.Read(ref _all);

    /// <summary>Timestamp of when the last one was over.</summary>
    public long Last => _last;

    /// <summary>Share of the time between first and last that devices had a trial.</summary>
    public double Busy => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _busy)) / Stopwatch.GetElapsedTime(First, Last) / devices;

    public async Task<Ending> TrainAsync(StartOrder order, CancellationToken halt)
    {
        var began = Stopwatch.GetTimestamp();
        if (Interlocked.CompareExchange(ref _first, began, 0) == 0)
            _begun.TrySetResult();
        if (_all == 0 && _devices.TryAdd(order.Device.Text, true) && _devices.Count == devices)
            Interlocked.CompareExchange(ref _all, began, 0);
        if (duration > TimeSpan.Zero)
            await Task.Delay(duration, halt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (halt.IsCancellationRequested)
            return Ending.Stopped;
        var ended = Stopwatch.GetTimestamp();
        Interlocked.Add(ref _busy, ended - began);
        if (Interlocked.Increment(ref _ended) == trials)
        {
            _last = ended;
            _over.TrySetResult();
        }

        return Ending.Completed;
    }
}
