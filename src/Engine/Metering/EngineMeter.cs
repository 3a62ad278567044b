using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Metering;

/// <summary>
/// The engine's measurements (docs/telemetry.md lists them). None is by trial: a sweep has thousands, and every value of an attribute is a time series for ever.
/// Without a listener a measurement is a test of a flag.
/// </summary>
public static class EngineMeter
{
    /// <summary>Name of the <see cref="Meter"/>, for exporters.</summary>
    public const string Name = "Sweeper.Engine";

    private static readonly Meter Meter = new(Name);
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60] };

    private static readonly UpDownCounter<long> Devices = Meter.CreateUpDownCounter<long>("sweeper.device.count", "{device}", "Devices of running sweeps, by state: busy or idle.");
    private static readonly UpDownCounter<long> Trials = Meter.CreateUpDownCounter<long>("sweeper.trial.count", "{trial}", "Trials of running sweeps that are not over, by state.");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("sweeper.trial.ended", "{trial}", "Trials that were trained to their end or failed for good.");
    private static readonly Counter<long> Diverged = Meter.CreateCounter<long>("sweeper.trial.diverged", "{trial}", "Attempts whose loss became NaN or infinite; the trial has failed for good.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("sweeper.attempt.retries", "{attempt}", "Attempts after one that crashed, was lost or ran out of memory.");
    private static readonly Counter<long> Expired = Meter.CreateCounter<long>("sweeper.lease.expired", "{lease}", "Attempts of which nothing was heard for as long as a lease lasts.");
    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>("sweeper.decision.count", "{decision}", "Decisions of the stopping rule, by choice.");
    private static readonly Counter<long> Stopped = Meter.CreateCounter<long>("sweeper.sweep.stopped", "{sweep}", "Sweeps that were stopped by on_failure.");
    private static readonly UpDownCounter<long> Silos = Meter.CreateUpDownCounter<long>("sweeper.silo.ready", "{silo}", "1 while this silo is ready: a member of the cluster that can read the store and does not drain.");
    private static readonly Gauge<double> Throughput = Meter.CreateGauge<double>("sweeper.training.throughput", "{token}/s", "Tokens that the device trains on per second; 0 between trials.");
    private static readonly Gauge<double> Loss = Meter.CreateGauge<double>("sweeper.training.loss", "1", "Newest training loss of the trial that the device trains, or trained last.");
    private static readonly Histogram<double> Appends = Meter.CreateHistogram("sweeper.journal.append.duration", "s", "Time until a group of events was durable.", advice: Seconds);
    private static readonly Histogram<double> Writes = Meter.CreateHistogram("sweeper.store.write.duration", "s", "Time of writing an object to the store.", advice: Seconds);
    private static readonly Counter<long> Written = Meter.CreateCounter<long>("sweeper.store.written", "By", "Bytes written to the store.");
    private static readonly Counter<long> StoreRetries = Meter.CreateCounter<long>("sweeper.store.retries", "{retry}", "Calls to a remote store that were tried again.");
    private static readonly UpDownCounter<long> Spool = Meter.CreateUpDownCounter<long>("sweeper.spool.usage", "By", "Bytes on the local disk that wait to be uploaded.");

    /// <summary>A call to a remote store is tried again.</summary>
    public static void StoreRetried() => StoreRetries.Add(1);

    /// <summary>
    /// This process, a silo, is ready, or is no longer. Every counter that an alert watches begins at 0 with the first call, so that its first event is a rise: a series that
    /// is born at 1 shows none.
    /// </summary>
    /// <param name="ready">Saying again what was said changes nothing.</param>
    public static void SiloReady(bool ready)
    {
        var now = ready ? 1 : 0;
        Silos.Add(now - Interlocked.Exchange(ref _ready, now));
        foreach (var counter in (Counter<long>[])[Diverged, Expired, Stopped, StoreRetries])
            counter.Add(0);
    }

    /// <summary>The counts of a sweep changed.</summary>
    internal static void Moved(SweepCounts from, SweepCounts to)
    {
        if (!Trials.Enabled && !Ended.Enabled)
            return;
        foreach (var (state, of) in States)
        {
            if (of(to) != of(from))
                Trials.Add(of(to) - of(from), KeyValuePair.Create<string, object?>("sweeper.trial.state", state));
        }

        Count("completed", to.Completed - from.Completed);
        Count("failed", to.Failed - from.Failed);

        static void Count(string outcome, int by)
        {
            if (by > 0)
                Ended.Add(by, KeyValuePair.Create<string, object?>("sweeper.trial.outcome", outcome));
        }
    }

    /// <summary>A sweep begins or ends with devices, all of them idle.</summary>
    internal static void DevicesCame(int count) => Devices.Add(count, Idle);

    /// <summary>An attempt has a device, until <see cref="DeviceFreed"/>.</summary>
    internal static void DeviceTaken()
    {
        Devices.Add(-1, Idle);
        Devices.Add(1, Busy);
    }

    internal static void DeviceFreed(DeviceId device)
    {
        Devices.Add(-1, Busy);
        Devices.Add(1, Idle);
        if (Throughput.Enabled)
            Throughput.Record(0, Of(device));
    }

    internal static void Progressed(DeviceId device, Progress progress)
    {
        if (!Throughput.Enabled && !Loss.Enabled)
            return;
        Throughput.Record(progress.TokensPerSecond, Of(device));
        Loss.Record(progress.Loss, Of(device));
    }

    internal static void TrialDiverged() => Diverged.Add(1);

    internal static void SweepStopped() => Stopped.Add(1);

    internal static void Retried() => Retries.Add(1);

    internal static void LeaseExpired() => Expired.Add(1);

    internal static void Decided(string choice) => Decisions.Add(1, KeyValuePair.Create<string, object?>("sweeper.decision.choice", choice));

    internal static void Appended(long since) => Appends.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);

    internal static void Wrote(long since, long bytes)
    {
        Writes.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);
        Written.Add(bytes);
    }

    internal static void Spooled(long bytes) => Spool.Add(bytes);

    private static int _ready;

    private static readonly KeyValuePair<string, object?> Idle = new("sweeper.device.state", "idle");
    private static readonly KeyValuePair<string, object?> Busy = new("sweeper.device.state", "busy");

    private static readonly (string State, Func<SweepCounts, int> Of)[] States =
    [
        ("waiting", c => c.Waiting), ("running", c => c.Running), ("paused", c => c.Paused), ("stopped", c => c.Stopped), ("cancelled", c => c.Cancelled),
    ];

    private static KeyValuePair<string, object?> Of(DeviceId device) => new("device", device.Text);
}
