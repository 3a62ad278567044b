using System.Globalization;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>A sweep and what happens to it, made up from a seed: 1 to 60 trials, half of them with a stopping rule, and a random choice of faults.</summary>
public sealed class RandomSweep
{
    private readonly long _seed;

    public RandomSweep(long seed)
    {
        _seed = seed;
        var steps = 30 + Below(300, "steps");
        var trials = 1 + Below(60, "trials");
        Sweep = new SimulatedSweep([.. Enumerable.Range(0, trials).Select(i => Trial(i, steps))], Policy(trials), Rule());
        Options = new SimulationOptions(1 + Below(Below(4, "many") == 0 ? 64 : 8, "devices"), seed)
        {
            Faults = SomeFaults(),
            SpeedSpread = 1 + (7 * Unit("spread")),
            OnePool = Below(2, "one pool") == 0,
            CheckpointEvery = 1 + Below(60, "checkpoint"),
            ReportEvery = Below(3, "reports") == 0 ? 1 + Below(20, "every") : 0,
            CommitTime = Below(2, "commits") == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(5 * Unit("commit")),
            CheckEvery = 1 + Below(20, "check"),
            Longest = TimeSpan.FromDays(200),
            MostEvents = 3_000_000,
        };
    }

    public SimulatedSweep Sweep { get; }

    public SimulationOptions Options { get; }

    /// <summary>The same sweep where nothing goes wrong and nothing comes early: one device.</summary>
    public SimulationOptions Undisturbed => new(1, _seed) { CheckEvery = 20, Longest = Options.Longest, MostEvents = Options.MostEvents };

    private SimulatedTrial Trial(int i, int steps) =>
        new(new TrialId(i.ToString("x16", CultureInfo.InvariantCulture)), steps, TimeSpan.FromSeconds(0.05 + (2 * Unit($"step time {i}"))), LearningCurve.Of(_seed, i))
        {
            DivergesAt = Below(8, $"diverges {i}") == 0 ? 1 + Below(steps, $"diverges at {i}") : null,
            NeedsAlone = Below(12, $"alone {i}") == 0,
            TooLarge = Below(30, $"too large {i}") == 0,
            Known = Below(10, $"known {i}") == 0,
        };

    private FailurePolicy Policy(int trials)
    {
        var retries = Below(4, "few retries") == 0 ? Below(4, "retries") : 1_000_000;
        var first = Math.Min(trials, 1 + Below(6, "first"));
        return Below(5, "law") == 0 ? new FailurePolicy(retries, 1 + Below(first, "failed"), first) : new FailurePolicy(retries, null, null);
    }

    private StoppingRule? Rule()
    {
        var window = Below(3, "windowed") == 0 ? 2 + Below(20, "window") : 0;
        var arrival = Below(5, "arrival") == 0;
        return Below(4, "rule") switch
        {
            0 or 1 => null,
            2 => new StoppingRule.SuccessiveHalving(1 + Below(10, "min"), 2 + Below(3, "eta"), window, arrival),
            _ => new StoppingRule.Median(1 + Below(30, "min"), 5 + Below(60, "interval"), 1 + Below(5, "others"), window, arrival),
        };
    }

    /// <summary>A coordinator lives longer than a message travels: else nothing could come to an end, and no law says that it must.</summary>
    private Faults SomeFaults()
    {
        var latest = TimeSpan.FromSeconds(1 + (600 * Unit("latest")));
        return FaultsOf(latest, Math.Min(Some("kills") * 20, 1 / (6 * latest.TotalHours)));
    }

    private Faults FaultsOf(TimeSpan latest, double kills) => new()
    {
        CrashesPerHour = Some("crashes") * 20,
        HangsPerHour = Some("hangs") * 10,
        LossesPerHour = Some("losses") * 2,
        BadDevices = Some("bad") * 0.5,
        MessagesLost = Some("lost") * 0.4,
        MessagesLate = Some("late") * 0.5,
        MessagesDoubled = Some("doubled") * 0.5,
        Latest = latest,
        KillsPerHour = kills,
        Takeovers = Some("takeovers"),
        OutagesPerHour = Some("outages") * 10,
        LongestOutage = TimeSpan.FromSeconds(1 + (900 * Unit("longest"))),
        ClockJumpsPerHour = Some("jumps") * 5,
        FirstDeviceStays = true,
    };

    /// <summary>0 half of the time.</summary>
    private double Some(string what) => Below(2, $"any {what}") == 0 ? 0 : Math.Pow(Unit(what), 2);

    private double Unit(string purpose) => CounterRandom.Unit(_seed, 0, purpose);

    private int Below(int count, string purpose) => (int)CounterRandom.Below((ulong)count, _seed, 0, purpose);
}
