using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

public sealed class ObserverTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task An_observer_hears_of_everything_in_order_but_for_old_progress()
    {
        var plan = Plans.Starts(arms: 1, steps: 4);
        var id = plan.Trials[0].Id;

        await _bench.RunAsync(plan, new ChainExecutor());

        Assert.Equal(
            ["opened known=0", $"started {id} #1 from scratch", $"reported {id} 0", $"reported {id} 2", $"reported {id} 4", $"ended {id} Completed"],
            _bench.Seen.Lines.Where(l => !l.StartsWith("progress", StringComparison.Ordinal)));
        Assert.Equal(new SweepCounts(1, 0, 1, 0, 0, 0), _bench.Seen.Counts);
    }

    [Fact]
    public async Task An_observer_that_throws_or_hangs_does_not_disturb_training()
    {
        using var release = new ManualResetEventSlim();
        var stubborn = new Stubborn(release);
        using var store = Sweeper.Engine.Stores.FolderStore.Open(_bench.Folder.Path);
        var options = new EngineOptions { Devices = EngineOptions.Cpus(2), ObserverPatience = TimeSpan.Zero };

        var summary = await EmbeddedEngine.RunAsync(Plans.Starts(arms: 4), new Sweeper.Engine.Layout.SweepRevision("", "", []), new ChainExecutor(), store, options, stubborn, CancellationToken.None);

        Assert.Equal(4, summary.Counts.Completed);
        release.Set();
    }

    [Fact]
    public async Task Progress_that_nobody_looked_at_is_overwritten()
    {
        var gate = new Gate();
        var pump = new Sweeper.Engine.Running.ObserverPump(gate);
        var (device, trial) = (new DeviceId("cpu:0"), Plans.Starts(arms: 1).Trials[0]);
        pump.Post(o => o.SweepStopping());
        gate.Reached.Wait();
        for (var step = 1; step <= 100; step++)
        {
            var progress = new Progress(step, 100, 0, 0);
            pump.Show(device, o => o.TrialProgressed(device, trial, progress));
        }

        gate.Open.Set();
        await pump.CompleteAsync(TimeSpan.FromMinutes(5), TimeProvider.System);

        Assert.Equal([100], gate.Steps);
        gate.Dispose();
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Throws on the start of a trial, hangs on its end.</summary>
    private sealed class Stubborn(ManualResetEventSlim release) : ISweepObserver
    {
        public void TrialStarted(DeviceId device, Trial trial, int attempt, int? resumedFrom) => throw new InvalidOperationException("not now");

        public void TrialEnded(DeviceId device, Trial trial, TrialOutcome outcome, TimeSpan duration, SweepCounts counts) => release.Wait();
    }

    /// <summary>Holds the pump until it is opened.</summary>
    private sealed class Gate : ISweepObserver, IDisposable
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Open { get; } = new();

        public List<int> Steps { get; } = [];

        public void SweepStopping()
        {
            Reached.Set();
            Open.Wait();
        }

        public void TrialProgressed(DeviceId device, Trial trial, Progress progress) => Steps.Add(progress.Step);

        public void Dispose()
        {
            Reached.Dispose();
            Open.Dispose();
        }
    }
}
