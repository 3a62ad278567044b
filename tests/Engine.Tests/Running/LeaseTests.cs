using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

/// <summary>A worker that nothing is heard of loses its lease, and what it says later changes nothing.</summary>
public sealed class LeaseTests : IDisposable
{
    private readonly Bench _bench = new() { Devices = 2 };

    [Fact]
    public async Task A_trial_that_hangs_gets_another_attempt_on_another_device_and_its_late_end_is_ignored()
    {
        var plan = Plans.Starts(arms: 1, steps: 12);
        using var hung = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var attempts = 0;
        var executor = new ChainExecutor((_, step) =>
        {
            if (step == 0)
                Interlocked.Increment(ref attempts);
            if (step == 5 && Volatile.Read(ref attempts) == 1)
            {
                hung.Set();
                release.Wait();
            }
        });

        var run = Task.Run(() => _bench.RunAsync(plan, executor));
        hung.Wait();
        _bench.Time.Advance(TimeSpan.FromSeconds(61));
        await _bench.Seen.SawAsync($"ended {plan.Trials[0].Id} Completed");
        release.Set();
        var summary = await run;

        Assert.Equal((1, 0), (summary.Counts.Completed, summary.Counts.Failed));
        Assert.Equal(2, summary.State.Find(plan.Trials[0].Id)!.Attempts);
        Assert.Single(_bench.Seen.Lines, l => l.StartsWith("expired", StringComparison.Ordinal));
        Assert.Single(_bench.Seen.Outcomes);
        Assert.Equal(Ending.Completed, summary.State.Find(plan.Trials[0].Id)!.Ending);
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_an_hour_expires_nothing()
    {
        var plan = Plans.Starts(arms: 2, steps: 12);

        var summary = await _bench.RunAsync(plan, new ChainExecutor((_, step) => _bench.Time.Jump(TimeSpan.FromHours(step % 2 == 0 ? 1 : -2))));

        Assert.Equal(2, summary.Counts.Completed);
        Assert.DoesNotContain(_bench.Seen.Lines, l => l.StartsWith("expired", StringComparison.Ordinal));
    }

    public void Dispose() => _bench.Dispose();
}
