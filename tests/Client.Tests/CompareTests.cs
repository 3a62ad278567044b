using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>Two sweeps of the same configurations in one store. The second one is of fewer seeds or of other configurations, so that only what both have may count.</summary>
public sealed class CompareTests(FinishedSweep sweep) : IClassFixture<FinishedSweep>
{
    [Fact]
    public async Task Arms_of_one_configuration_are_paired_by_seed()
    {
        var folder = sweep.Folder;
        (await SweeperConsole.RunAsync(folder, "run", "spec.yaml", "--set", "seeds=2", "--set", "sweep=fewer")).With(0);

        var compared = (await SweeperConsole.RunAsync(folder, "compare", "spec", "fewer", "--json")).With(0).Json();
        Assert.Equal(["sweeps", "numerics", "metric", "tolerance", "within", "arms"], compared.AsObject().Select(p => p.Key));
        Assert.Equal((4, 0.01, true), (compared["arms"]!.AsArray().Count, (double)compared["tolerance"]!, (bool)compared["within"]!));
        Assert.All(compared["arms"]!.AsArray(), arm => Assert.Equal((2, 0.0, "within"), ((int)arm!["n"]!, (double)arm["difference"]!["mean"]!, (string)arm["agreement"]!)));
        Assert.Matches(@"attention=linear layers=2 +2 .* within\n", (await SweeperConsole.RunAsync(folder, "compare", "spec", "fewer")).With(0).Out);
    }

    [Fact]
    public async Task Other_losses_are_told_by_the_exit_code()
    {
        var folder = sweep.Folder;
        (await SweeperConsole.RunAsync(folder, "run", "spec.yaml", "--set", "training.steps=19", "--set", "sweep=shorter")).With(0);
        var refused = await SweeperConsole.RunAsync(folder, "compare", "spec", "shorter");
        Assert.Contains("must have completed a trial of the same configuration and seed", refused.With(2).Error, StringComparison.Ordinal);

        // The shorter sweep, said to be of the longer one's configurations, is a sweep by other numerics as far as anyone can tell.
        foreach (var path in Directory.GetFiles(folder.At("sweeps", "trials"), "trial.json", SearchOption.AllDirectories))
        {
            var trial = JsonNode.Parse(File.ReadAllText(path))!;
            trial["configuration"]!["training"]!["steps"] = 20;
            File.WriteAllText(path, trial.ToJsonString());
        }

        var apart = (await SweeperConsole.RunAsync(folder, "compare", "spec", "shorter", "--tolerance", "0", "--json")).With(1).Json();
        Assert.False((bool)apart["within"]!);
        Assert.All(apart["arms"]!.AsArray(), arm => Assert.True((double)arm!["largest"]! > 0));
    }
}
