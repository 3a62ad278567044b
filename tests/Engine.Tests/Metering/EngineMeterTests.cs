using System.Diagnostics.Metrics;
using Sweeper.Engine.Metering;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Tests.Metering;

/// <summary>The meter is one for the process: these run alone.</summary>
[Collection(nameof(EngineMeterTests))]
[CollectionDefinition(nameof(EngineMeterTests), DisableParallelization = true)]
public sealed class EngineMeterTests : IDisposable
{
    private readonly Dictionary<string, long> _sums = [];
    private readonly MeterListener _listener = new();
    private readonly Lock _guard = new();

    public EngineMeterTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EngineMeter.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (_guard)
                _sums[instrument.Name] = _sums.GetValueOrDefault(instrument.Name) + value;
        });
        _listener.Start();
    }

    [Fact]
    public void A_silo_is_counted_while_it_is_ready_however_often_it_says_so()
    {
        EngineMeter.SiloReady(true);
        EngineMeter.SiloReady(true);
        Assert.Equal(1, _sums["sweeper.silo.ready"]);
        EngineMeter.SiloReady(false);
        EngineMeter.SiloReady(false);
        Assert.Equal(0, _sums["sweeper.silo.ready"]);
    }

    [Fact]
    public void Counters_that_alerts_watch_begin_at_0_with_the_silo()
    {
        EngineMeter.SiloReady(false);
        Assert.Equal(
            ["sweeper.lease.expired", "sweeper.silo.ready", "sweeper.store.retries", "sweeper.sweep.stopped", "sweeper.trial.diverged"],
            _sums.Keys.Order(StringComparer.Ordinal));
        Assert.All(_sums.Values, sum => Assert.Equal(0, sum));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Divergences_and_sweeps_that_they_stop_are_counted(bool stops, int stopped)
    {
        using var bench = new Bench();
        var plan = Plans.Over("chain.diverge_at", [3, -1]);
        await bench.RunAsync(plan with { Failures = FailurePolicy.Default with { StopAfter = stops ? 1 : null } }, new ChainExecutor());

        Assert.Equal(1, _sums["sweeper.trial.diverged"]);
        Assert.Equal(stopped, _sums.GetValueOrDefault("sweeper.sweep.stopped"));
    }

    public void Dispose() => _listener.Dispose();
}
