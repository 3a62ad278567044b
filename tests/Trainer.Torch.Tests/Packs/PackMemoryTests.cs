using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Tests.Trials;
using TorchSharp;

namespace Sweeper.Trainer.Torch.Tests.Packs;

/// <summary>Memory decides how many models are launched at once; too little of it costs turns, not trials.</summary>
public sealed class PackMemoryTests
{
    private const long Megabyte = 1 << 20;

    private static Trial[] Trials { get; } = [.. Enumerable.Range(1, 5).Select(seed => SmallTrial.Of(seed, "training.steps=7"))];

    /// <summary>One is measured at 10 MB of 40; a tenth of the memory stays free.</summary>
    [Fact]
    public async Task As_many_as_fit_are_launched_at_once()
    {
        var gauge = new SmallGauge { TotalBytes = 50 * Megabyte, UsedBytes = 10 * Megabyte };
        using var bench = new PackBench(gauge, replicas => gauge.UsedBytes = (10 + (10 * replicas)) * Megabyte);
        await AssertCompleteAsync(bench);
        Assert.Equal(1, bench.Made[0]);
        Assert.Equal(3, bench.Made.Max());
    }

    [Fact]
    public async Task Out_of_memory_halves_the_pack_and_fails_no_trial()
    {
        using var bench = new PackBench(make: Above(4));
        await AssertCompleteAsync(bench);

        // What was too much is not tried again.
        Assert.Equal(2, bench.Made.SkipWhile(replicas => replicas < 5).Skip(1).Max());
    }

    [Fact]
    public async Task Without_room_for_two_they_take_turns()
    {
        using var bench = new PackBench(make: Above(1));
        await AssertCompleteAsync(bench);
    }

    [Fact]
    public void One_that_does_not_fit_alone_says_so()
    {
        using var bench = new PackBench(make: Above(0));
        var problem = Assert.Throws<InsufficientMemoryException>(() => bench.Run(new MemoryContext(Trials[0])));
        Assert.Contains("The memory of torch-cpu must hold one model", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Each alone on the device, which holds no tensor of another when a model is made: the other shape gives way, and comes back.</summary>
    [Fact]
    public async Task Another_shape_makes_room()
    {
        Trial[] trials = [SmallTrial.Of(1), SmallTrial.Of(1, "model.layers=1")];
        var refused = 0;
        using var bench = new PackBench(make: _ =>
        {
            if (DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount == 0)
                return;
            refused++;
            throw new InsufficientMemoryException("One at a time.");
        });
        foreach (var (trial, trace) in trials.Zip(await bench.TogetherAsync(trials)))
            PackBench.Alone(trial).AssertSame(trace);
        Assert.True(refused > 1);
    }

    private static Action<int> Above(int most) => replicas =>
    {
        if (replicas > most)
            throw new InsufficientMemoryException($"{replicas} are more than {most}.");
    };

    private static async Task AssertCompleteAsync(PackBench bench)
    {
        foreach (var (trial, trace) in Trials.Zip(await bench.TogetherAsync(Trials)))
            PackBench.Alone(trial).AssertSame(trace);
    }
}
