using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Tests.Trials;

namespace Sweeper.Trainer.Torch.Tests.Packs;

/// <summary>What comes out for a trial is bit for bit what it is alone, whoever trains beside it, joins and leaves.</summary>
public sealed class PackIdentityTests
{
    [Theory]
    [InlineData("model.blocks=softmax+linear", "model.norm=layer", "model.mlp_width=24")]
    [InlineData("model.attention=mesa", "training.clip=norm")]
    [InlineData("task.kind=markov", "task.concentration=0.5", "model.attention=mesanet", "training.steps=6")]
    public async Task Three_seeds_together(params string[] settings)
    {
        Trial[] trials = [.. Enumerable.Range(1, 3).Select(seed => SmallTrial.Of(seed, settings))];
        using var bench = new PackBench();
        var together = await bench.TogetherAsync(trials);
        Assert.Contains(3, bench.Made);
        foreach (var (trial, trace) in trials.Zip(together))
            PackBench.Alone(trial).AssertSame(trace);
    }

    /// <summary>Arms that differ in what the optimiser is told, at different steps, with tests at different times.</summary>
    [Fact]
    public async Task Arms_that_join_and_leave()
    {
        var (longest, shorter, late) = (SmallTrial.Of(1), SmallTrial.Of(2, "training.steps=7", "training.learning_rate=0.01"), SmallTrial.Of(3, "evaluation.every=4", "training.schedule=cosine"));
        using var bench = new PackBench();
        Task<TrialTrace>? second = null, third = null;
        var first = await bench.StartAsync(new MemoryContext(longest)
        {
            Due = question =>
            {
                if (question == 4)
                {
                    using var joined = new ManualResetEventSlim();
                    second = bench.StartAsync(new MemoryContext(shorter) { Due = Once(joined) });
                    joined.Wait();
                }
                else if (question == 12)
                {
                    using var joined = new ManualResetEventSlim();
                    second!.Wait();
                    third = bench.StartAsync(new MemoryContext(late) { Due = Once(joined) });
                    joined.Wait();
                }

                return false;
            },
        });
        Assert.Contains(2, bench.Made);
        PackBench.Alone(longest).AssertSame(first);
        PackBench.Alone(shorter).AssertSame(await second!);
        PackBench.Alone(late).AssertSame(await third!);
    }

    [Fact]
    public async Task One_that_is_halted_in_a_pack_carries_on_in_another()
    {
        Trial[] trials = [SmallTrial.Of(1), SmallTrial.Of(2)];
        using var bench = new PackBench();
        using var halt = new CancellationTokenSource();
        using var halted = new ManualResetEventSlim();
        var context = new MemoryContext(trials[0])
        {
            Due = question =>
            {
                if (question == 5)
                    halt.Cancel();
                return false;
            },
        };
        var other = bench.StartAsync(new MemoryContext(trials[1])
        {
            Due = question =>
            {
                if (question == 3)
                    halted.Wait();
                return false;
            },
        });
        Assert.Equal(new TrialOutcome.Stopped(5), (await bench.StartAsync(context, halt.Token)).Outcome);
        var resumed = bench.StartAsync(context);
        halted.Set();
        PackBench.Alone(trials[0]).AssertSame(await resumed);
        PackBench.Alone(trials[1]).AssertSame(await other);
    }

    [Fact]
    public async Task One_that_diverges_tells_what_it_tells_alone_and_leaves_the_others_as_they_are()
    {
        Trial[] trials = [SmallTrial.Of(1), SmallTrial.Of(2, "training.learning_rate=1000000", "model.attention=linear", "evaluation.every=20"), SmallTrial.Of(3)];
        trials[0] = SmallTrial.Of(1, "model.attention=linear");
        trials[2] = SmallTrial.Of(3, "model.attention=linear");
        using var bench = new PackBench();
        var together = await bench.TogetherAsync(trials);
        Assert.Contains(3, bench.Made);
        Assert.Equal(Ending.Diverged, together[1].Outcome.Ending);
        foreach (var (trial, trace) in trials.Zip(together))
            PackBench.Alone(trial).AssertSame(trace);
    }

    /// <summary>A member at a rung waits for a decision, which may be made of what the other one has yet to report.</summary>
    [Fact]
    public async Task Nobody_waits_for_one_that_waits()
    {
        Trial[] trials = [SmallTrial.Of(1), SmallTrial.Of(2)];
        using var bench = new PackBench();
        Task<TrialTrace>? other = null;
        var waiting = await bench.StartAsync(new MemoryContext(trials[0])
        {
            Due = question =>
            {
                if (question == 3)
                    (other = bench.StartAsync(new MemoryContext(trials[1]))).Wait();
                return false;
            },
        }).WaitAsync(TimeSpan.FromMinutes(2));
        PackBench.Alone(trials[0]).AssertSame(waiting);
        PackBench.Alone(trials[1]).AssertSame(await other!);
    }

    private static Func<int, bool> Once(ManualResetEventSlim joined) => question =>
    {
        if (question == 1)
            joined.Set();
        return false;
    };
}
