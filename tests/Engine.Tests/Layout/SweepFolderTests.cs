using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Engine.Tests.Layout;

public sealed class SweepFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderStore _store;

    public SweepFolderTests() => _store = FolderStore.Open(_folder.Path);

    [Fact]
    public void A_plan_spells_out_every_arm_and_trial()
    {
        var plan = Plans.Starts(arms: 2, seeds: 3);

        new SweepFolder(_store, plan.Id).WritePlan(plan, "name: chain\n", "chain-1");

        var json = JsonNode.Parse(File.ReadAllText(_folder.At(plan.Id, "plan.json")))!;
        Assert.Equal((plan.Id, "min", 3), (json["id"]!.GetValue<string>(), json["objective"]!["goal"]!.GetValue<string>(), json["seeds"]!.GetValue<int>()));
        var arm = json["arms"]![1]!;
        Assert.Equal(("start=1", 1), (arm["label"]!.GetValue<string>(), arm["axes"]!["chain.start"]!.GetValue<int>()));
        Assert.Equal(plan.Arms[1].Trials.Select(t => t.Id.Text), arm["trials"]!.AsArray().Select(t => t!.GetValue<string>()));
    }

    [Fact]
    public void A_plan_comes_back_with_its_axes_and_trials()
    {
        var plan = Plans.Starts(arms: 2, seeds: 3);
        var folder = new SweepFolder(_store, plan.Id);
        folder.WritePlan(plan, "name: chain\n", "chain-1");

        var read = folder.ReadPlan()!;

        Assert.Equal((plan.Id, plan.Objective, plan.Seeds), (read.Id, read.Objective, read.Seeds));
        Assert.Equal(plan.Arms.Select(a => a.Label), read.Arms.Select(a => a.Label));
        Assert.Equal(plan.Trials.Select(t => (t.Id, t.Seed)), read.Trials.Select(t => (t.Id, t.Seed)));
        Assert.Null(new SweepFolder(_store, "other-1").ReadPlan());
    }

    [Fact]
    public void A_plan_that_cannot_be_read_is_named()
    {
        using (var other = FolderStore.Open(_folder.At("torn")))
            other.Write("s-1/plan.json", stream => stream.Write("{\"format\":1}"u8));

        var error = Assert.Throws<StoreException>(() => new SweepFolder(FolderStore.OpenToRead(_folder.At("torn")), "s-1").ReadPlan());
        Assert.Contains("'s-1/plan.json'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_are_written_beside_the_plan_but_not_over_it()
    {
        var folder = new SweepFolder(_store, "s-1");

        folder.Write("table.csv", stream => stream.Write("a,b\n"u8));

        using var reader = new StreamReader(folder.OpenRead("table.csv")!);
        Assert.Equal("a,b\n", reader.ReadToEnd());
        foreach (var name in (string[])["plan.json", "journal.jsonl", "../x", "a/b"])
            Assert.Throws<ArgumentException>(() => folder.Write(name, _ => { }));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
