using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

/// <summary>A failed trial is a value: it is written down, the others go on, and the next run does what its kind asks for.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task A_trial_that_throws_crashed_with_the_message_and_without_the_stack()
    {
        var plan = Plans.Starts(arms: 3);
        var summary = await _bench.RunAsync(plan, Throwing(plan.Trials[1], () => new InvalidOperationException("odd weight")));

        Assert.Equal((2, 1), (summary.Counts.Completed, summary.Counts.Failed));
        Assert.True(Result(plan.Trials[1]) is { Outcome: Ending.Crashed, Step: 4, Message: "InvalidOperationException: odd weight" });
        Assert.Equal(new TrialOutcome.Failed(FailureKind.Crashed, 4, "InvalidOperationException: odd weight"), _bench.Seen.Outcomes[plan.Trials[1].Id]);
    }

    [Fact]
    public async Task A_crashed_trial_gets_its_retries_and_carries_on_from_its_checkpoint()
    {
        var (plan, crashes) = (Plans.Starts(arms: 1, steps: 20), 0);
        var summary = await _bench.RunAsync(plan, new ChainExecutor((_, step) =>
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
            if (crashes < 2 && step == 8 + crashes && ++crashes > 0)
                throw new InvalidOperationException("odd weight");
        }));

        Assert.Equal((1, 0), (summary.Counts.Completed, summary.Counts.Failed));
        Assert.Equal(
            [$"started {plan.Trials[0].Id} #1 from scratch", $"started {plan.Trials[0].Id} #2 from 6", $"started {plan.Trials[0].Id} #3 from 9"],
            _bench.Seen.Lines.Where(l => l.StartsWith("started", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_retries_a_crashed_trial_gets_another_attempt_in_the_next_run_only()
    {
        var plan = Plans.Starts(arms: 1).Once();
        await _bench.RunAsync(plan, Throwing(plan.Trials[0], () => new InvalidOperationException("odd weight")));
        Assert.Equal(1, _bench.Seen.Lines.Count(l => l.StartsWith("started", StringComparison.Ordinal)));

        var summary = await _bench.RunAsync(plan, new ChainExecutor());

        Assert.Equal(1, summary.Counts.Completed);
        Assert.True(Result(plan.Trials[0]) is { Outcome: Ending.Completed, Attempts: 2, Message: null });
    }

    [Fact]
    public async Task A_diverged_trial_is_final()
    {
        var plan = Plans.Over("chain.diverge_at", [-1, 3]);
        await _bench.RunAsync(plan, new ChainExecutor());
        Assert.True(Result(plan.Trials[1]) is { Outcome: Ending.Diverged, Step: 3, Message: "loss is NaN at step 3" });
        Assert.Empty(_bench.Checkpoints(plan.Trials[1]));

        var summary = await _bench.RunAsync(plan, new ChainExecutor());

        Assert.Equal((2, 1, false), (summary.Counts.Known, summary.KnownFailed, summary.IsComplete));
    }

    [Fact]
    public async Task Out_of_memory_is_told_apart()
    {
        var plan = Plans.Starts(arms: 1);

        await _bench.RunAsync(plan, Throwing(plan.Trials[0], () => new InsufficientMemoryException("no room")));

        Assert.True(Result(plan.Trials[0]) is { Outcome: Ending.OutOfMemory, Message: "no room" });
    }

    [Fact]
    public async Task A_stop_that_comes_out_as_a_cancellation_is_a_stop()
    {
        using var stop = new CancellationTokenSource();
        var executor = new ChainExecutor((_, _) =>
        {
            stop.Cancel();
            throw new OperationCanceledException();
        });

        var summary = await _bench.RunAsync(Plans.Starts(arms: 1), executor, stop.Token);

        Assert.Equal((1, 0), (summary.Counts.Stopped, summary.Counts.Failed));
    }

    [Theory]
    [InlineData("result.json", "{\"format\":1,\"id\":")]
    [InlineData("result.json", "")]
    [InlineData("result.json", "{}")]
    [InlineData("chain.bin", "short")]
    public async Task A_trial_with_a_damaged_result_is_trained_again(string file, string content)
    {
        var plan = Plans.Starts(arms: 2);
        await _bench.RunAsync(plan, new ChainExecutor());
        await File.WriteAllTextAsync(_bench.Folder.At("trials", plan.Trials[0].Id.Text, file), content);

        var summary = await _bench.RunAsync(plan, new ChainExecutor());

        Assert.Equal((1, 1), (summary.Counts.Known, summary.Counts.Completed));
        Assert.Equal(Ending.Completed, Result(plan.Trials[0])!.Outcome);
    }

    [Fact]
    public async Task The_result_of_another_trial_is_not_taken()
    {
        var plan = Plans.Starts(arms: 2);
        await _bench.RunAsync(plan, new ChainExecutor());
        File.Copy(_bench.Folder.At("trials", plan.Trials[0].Id.Text, "result.json"), _bench.Folder.At("trials", plan.Trials[1].Id.Text, "result.json"), overwrite: true);

        Assert.Null(Result(plan.Trials[1]));
    }

    [Fact]
    public async Task An_artifact_must_not_be_called_like_a_file_of_the_engine()
    {
        var plan = Plans.Starts(arms: 1);
        var executor = new ChainExecutor((context, _) => context.SaveArtifact("result.json", _ => { }));

        await _bench.RunAsync(plan, executor);

        Assert.Contains("must be a plain file name other than checkpoint, reports.jsonl, result.json, trace.jsonl, trial.json", Result(plan.Trials[0])!.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private static ChainExecutor Throwing(Trial victim, Func<Exception> error) => new((context, step) =>
    {
        if (context.Trial.Id == victim.Id && step == 4)
            throw error();
    });

    private TrialResult? Result(Trial trial)
    {
        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        return new TrialFolder(store, trial.Id).ReadResult();
    }
}
