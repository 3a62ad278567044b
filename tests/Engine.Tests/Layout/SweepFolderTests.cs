using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;

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

        new SweepFolder(_store, plan.Id).Claim(plan, new SweepRevision("chain.yaml", "name: chain\n", []), "chain-1", null);

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
        folder.Claim(plan, new SweepRevision("chain.yaml", "name: chain\n", []), "chain-1", null);

        var read = folder.ReadPlan()!;

        Assert.Equal((plan.Id, plan.Objective, plan.Seeds), (read.Id, read.Objective, read.Seeds));
        Assert.Equal(plan.Arms.Select(a => a.Label), read.Arms.Select(a => a.Label));
        Assert.Equal(plan.Trials.Select(t => (t.Id, t.Seed)), read.Trials.Select(t => (t.Id, t.Seed)));
        Assert.Null(new SweepFolder(_store, "other-1").ReadPlan());
    }

    [Fact]
    public void A_plan_comes_back_with_its_stopping_rule_and_failure_policy()
    {
        StoppingRule[] rules = [new StoppingRule.SuccessiveHalving(2, 2, 9, true), new StoppingRule.Median(2, 4, 3, 0, false)];
        foreach (var rule in rules)
        {
            var plan = Plans.Starts(arms: 2) with { Stopping = rule, Rungs = rule.Rungs(8), Failures = new FailurePolicy(7, 2, 3) };
            new SweepFolder(_store, plan.Id).Claim(plan, new SweepRevision("chain.yaml", "", []), "chain-1", null);

            var read = new SweepFolder(_store, plan.Id).ReadPlan()!;

            Assert.Equal((plan.Id, rule, plan.Failures), (read.Id, read.Stopping, read.Failures));
            Assert.Equal(rule.Rungs(8), read.Rungs);
        }
    }

    [Fact]
    public void A_plan_from_before_these_has_no_rule_and_the_usual_policy()
    {
        var plan = Plans.Starts(arms: 1);
        new SweepFolder(_store, plan.Id).Claim(plan, new SweepRevision("chain.yaml", "", []), "chain-1", null);
        var path = _folder.At(plan.Id, "plan.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.True(json.Remove("retries") && json.Remove("on_failure") && !json.ContainsKey("early_stopping"));
        File.WriteAllText(path, json.ToJsonString());

        var read = new SweepFolder(_store, plan.Id).ReadPlan()!;

        Assert.Equal((plan.Id, null, FailurePolicy.Default), (read.Id, read.Stopping, read.Failures));
        Assert.Empty(read.Rungs);
    }

    [Theory]
    [InlineData("early_stopping", "{\"rule\": \"hyperband\", \"arrival_order\": false}", "'hyperband', which this version does not know")]
    [InlineData("early_stopping", "{\"rule\": \"median\", \"arrival_order\": false}", "has no min_steps")]
    [InlineData("on_failure", "\"explode\"", "'explode', which this version does not know")]
    public void A_rule_or_policy_of_another_version_is_refused(string key, string value, string message)
    {
        var plan = Plans.Starts(arms: 1);
        new SweepFolder(_store, plan.Id).Claim(plan, new SweepRevision("chain.yaml", "", []), "chain-1", null);
        var path = _folder.At(plan.Id, "plan.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());

        Assert.Contains(message, Assert.Throws<StoreException>(() => new SweepFolder(_store, plan.Id).ReadPlan()).Message, StringComparison.Ordinal);
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
