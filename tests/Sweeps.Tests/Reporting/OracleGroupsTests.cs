using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Tests.Specs;

namespace Sweeper.Sweeps.Tests.Reporting;

public sealed class OracleGroupsTests
{
    [Fact]
    public void Oracles_are_scored_once_per_task_not_per_arm() =>
        Assert.Equal(
            ["zero: noise=0", "zero: noise=1", "ridge: noise=0", "ridge: noise=1"],
            Groups("axes: {model.layers: [1, 2], task.noise: [0, 1]}\noracles: [zero, ridge]"));

    [Fact]
    public void One_task_needs_no_axes() => Assert.Equal(["zero: (base)"], Groups("axes: {model.layers: [1, 2]}\noracles: [zero]"));

    [Fact]
    public void A_task_that_follows_the_model_is_told_apart_by_what_differs() =>
        Assert.Equal(
            ["zero: noise=0 context=8", "zero: noise=1 context=8", "zero: noise=0 context=16", "zero: noise=1 context=16"],
            Groups("axes: {model.layers: [1, 2], task.noise: [0, 1]}\nderived: {task.context: 8 * model.layers}\noracles: [zero]"));

    [Fact]
    public void A_task_derived_from_a_task_axis_is_told_by_the_axis() =>
        Assert.Equal(["zero: state_dim=4", "zero: state_dim=8"], Groups("axes: {task.state_dim: [4, 8]}\nderived: {task.context: 4 * task.state_dim}\noracles: [zero]"));

    private static IEnumerable<string> Groups(string yaml)
    {
        var groups = OracleGroups.Of(SpecFile.Plan(yaml), ToyExecutor.Shared.DecidesOracles);
        Assert.All(groups, g => Assert.All(g.Axes, a => Assert.Equal(a.Value, g.Configuration[a.Key])));
        return groups.Select(g => $"{g.Oracle}: {Sweeps.Spaces.Arm.LabelOf(g.Axes)}");
    }
}
