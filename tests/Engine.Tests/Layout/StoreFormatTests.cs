using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Engine.Tests.Layout;

/// <summary>A store of format 1 differs in its checkpoints alone: results count, the one old checkpoint file does not.</summary>
public sealed class StoreFormatTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task The_results_and_plans_of_an_older_store_count_and_the_first_run_marks_it()
    {
        var plan = Plans.Starts(arms: 2);
        await _bench.RunAsync(plan, new ChainExecutor());
        foreach (var path in (string[])["store.json", $"{plan.Id}/plan.json", .. plan.Trials.Select(t => $"trials/{t.Id}/result.json")])
            MakeOld(_bench.Folder.At(path));
        using (var old = FolderStore.OpenToRead(_bench.Folder.Path))
        {
            StoreFormat.Check(old);
            Assert.NotNull(new SweepFolder(old, plan.Id).ReadPlan());
            Assert.True(new TrialFolder(old, plan.Trials[0].Id).ReadResult() is { Format: 1 });
        }

        var summary = await _bench.RunAsync(plan, new ChainExecutor());

        Assert.Equal(2, summary.Counts.Known);
        Assert.Equal(2, (int)JsonNode.Parse(await File.ReadAllTextAsync(_bench.Folder.At("store.json")))!["format"]!);
    }

    [Fact]
    public async Task An_old_checkpoint_is_not_read_and_is_gone_when_the_trial_is_finished()
    {
        var plan = Plans.Starts(arms: 1);
        var old = _bench.Folder.At("trials", plan.Trials[0].Id.Text, "checkpoint");
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        await File.WriteAllTextAsync(old, "{\"format\":1,\"trial\":\"" + plan.Trials[0].Id + "\",\"step\":3}\n");
        await File.WriteAllTextAsync(_bench.Folder.At("trials", plan.Trials[0].Id.Text, "reports.jsonl"), "{\"step\":0,\"loss\":1}\n{\"step\":");

        await _bench.RunAsync(plan, new ChainExecutor());

        Assert.Contains($"started {plan.Trials[0].Id} #1 from scratch", _bench.Seen.Lines);
        Assert.False(File.Exists(old));
        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        var folder = new TrialFolder(store, plan.Trials[0].Id);
        Assert.Equal(["chain.bin"], folder.ReadResult()!.Artifacts.Keys);
        Assert.Equal([0, 2, 4, 6, 8], folder.ReadReports().Select(r => r.Step));
    }

    public void Dispose() => _bench.Dispose();

    private static void MakeOld(string path)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["format"] = 1;
        File.WriteAllText(path, json.ToJsonString());
    }
}
