using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

/// <summary>The newest two checkpoints are kept: where one is of no use the one before it is used, and that is said.</summary>
public sealed class DamagedCheckpointTests : IDisposable
{
    private const int Steps = 12;
    private readonly Bench _undisturbed = new();
    private readonly Bench _bench = new();
    private readonly Trial _trial = Plans.Starts(arms: 1, steps: Steps).Trials[0];

    [Fact]
    public async Task The_newest_two_are_kept()
    {
        await StopAtAsync(11);

        Assert.Equal(["0000000011", "0000000009"], _bench.Checkpoints(_trial).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_reports_of_an_unfinished_trial_are_those_of_its_newest_whole_checkpoint()
    {
        await StopAtAsync(11);
        Assert.Equal([0, 2, 4, 6, 8, 10], ReportSteps());

        Flip(_bench.Checkpoints(_trial)[0]);

        Assert.Equal([0, 2, 4, 6, 8], ReportSteps());
        Assert.Equal(2, _bench.Checkpoints(_trial).Count);
    }

    [Fact]
    public async Task A_flipped_bit_costs_the_steps_since_the_one_before()
    {
        await StopAtAsync(11);
        Flip(_bench.Checkpoints(_trial)[0]);

        await RunAsync(_bench, (_, step) => Assert.True(step >= 9, "began too early"));

        await AssertSameAsync();
        Assert.Contains($"started {_trial.Id} #2 from 9", _bench.Seen.Lines);
        Assert.Contains(_bench.Seen.Lines, l => l.StartsWith($"skipped {_trial.Id}: {_trial.Id} at 11: its ", StringComparison.Ordinal)
            && l.EndsWith("bytes are not those that were written: the checksum at the end does not match", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_both_damaged_it_starts_afresh()
    {
        await StopAtAsync(11);
        foreach (var path in _bench.Checkpoints(_trial))
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        await RunAsync(_bench, (_, _) => { });

        await AssertSameAsync();
        Assert.Contains($"started {_trial.Id} #1 from scratch", _bench.Seen.Lines);
        Assert.Equal(2, _bench.Seen.Lines.Count(l => l.StartsWith("skipped", StringComparison.Ordinal)));
    }

    /// <summary>Whole, but its executor cannot make sense of it: a link too short.</summary>
    [Fact]
    public async Task One_that_the_executor_cannot_read_is_skipped_in_the_same_attempt()
    {
        await StopAtAsync(11);
        using (var store = FolderStore.Open(_bench.Folder.Path))
        {
            var file = new TrialCheckpoints(store, _trial.Id).At(11);
            var whole = file.Read(out _)!;
            var reports = new TrialReports();
            foreach (var report in whole.Reports)
                reports.Add(report);
            file.Write(whole.Header.History, null, reports, stream => stream.Write(new byte[20]));
        }

        var summary = await RunAsync(_bench, (_, _) => { });

        Assert.Equal(1, summary.Counts.Completed);
        await AssertSameAsync();
        Assert.Contains($"skipped {_trial.Id}: {_trial.Id} at 11: it cannot be read: A link has 32 bytes.", _bench.Seen.Lines);
        Assert.Contains($"started {_trial.Id} #2 from 9", _bench.Seen.Lines);
    }

    [Fact]
    public async Task One_from_which_the_trial_crashes_is_not_used_again()
    {
        await StopAtAsync(11);
        for (var run = 0; run < 2; run++)
            Assert.Equal(1, (await _bench.RunAsync(Plans.Starts(arms: 1, steps: Steps).Once(), new Crashing())).Counts.Failed);
        Assert.Empty(_bench.Checkpoints(_trial));

        await RunAsync(_bench, (_, _) => { });

        await AssertSameAsync();
        Assert.Equal(
            [$"started {_trial.Id} #1 from scratch", $"started {_trial.Id} #2 from 11", $"started {_trial.Id} #3 from 9", $"started {_trial.Id} #4 from scratch"],
            _bench.Seen.Lines.Where(l => l.StartsWith("started", StringComparison.Ordinal)));
        Assert.Contains($"skipped {_trial.Id}: {_trial.Id} at 9: the trial crashed before it came further: InvalidOperationException: odd weight", _bench.Seen.Lines);
    }

    public void Dispose()
    {
        _undisturbed.Dispose();
        _bench.Dispose();
    }

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private async Task StopAtAsync(int at)
    {
        using var stop = new CancellationTokenSource();
        await RunAsync(_bench, (_, step) => (step == at ? stop.Cancel : (Action)(() => { }))(), stop.Token);
    }

    /// <summary>Every step takes a second, so that a checkpoint is due every third.</summary>
    private static Task<SweepSummary> RunAsync(Bench bench, Action<ITrialContext, int> atStep, CancellationToken stop = default) =>
        bench.RunAsync(
            Plans.Starts(arms: 1, steps: Steps),
            new ChainExecutor((context, step) =>
            {
                atStep(context, step);
                bench.Time.Advance(TimeSpan.FromSeconds(1));
            }),
            stop);

    private IReadOnlyList<int> ReportSteps()
    {
        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        return [.. new TrialFolder(store, _trial.Id).ReadReports().Select(r => r.Step)];
    }

    private async Task AssertSameAsync()
    {
        await RunAsync(_undisturbed, (_, _) => { });
        foreach (var name in (string[])["chain.bin", "reports.jsonl"])
            Assert.Equal(_undisturbed.Read(_trial, name), _bench.Read(_trial, name));
        Assert.Empty(_bench.Checkpoints(_trial));
    }
}
