using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Tests.Specs;

public sealed class OverrideTests
{
    private const string File = "sweep: a\naxes: {model.layers: [1, 2]}\nderived: {model.heads: 4 * model.layers}\nwhen: [{if: model.layers == 2, set: {training.steps: 5000}}]\nbaseline: {model.layers: 1}";

    [Fact]
    public void A_list_replaces_the_values_of_an_axis_in_its_place()
    {
        var plan = SpecFile.Plan(SpecFile.Everything, "model.layers=1,2,4", "model.attention=softmax,mesa");

        Assert.Equal(["model.attention", "model.layers", "model.lambda_init"], plan.AxisPaths);
        Assert.Equal(9, plan.Arms.Count);
    }

    [Theory]
    [InlineData("task.noise=0,1")]
    [InlineData("task.noise=[0, 1]")]
    [InlineData(" task.noise = 0 , 1.0")]
    public void A_list_over_another_path_is_a_new_last_axis(string set) =>
        Assert.Equal(["layers=1 noise=0", "layers=1 noise=1", "layers=2 noise=0", "layers=2 noise=1"], SpecFile.Labels(SpecFile.Plan(File, set)));

    [Fact]
    public void One_value_over_an_axis_is_an_axis_of_one_value() =>
        Assert.Equal(["layers=1"], SpecFile.Labels(SpecFile.Plan(File, "model.layers=1")));

    [Fact]
    public void One_value_holds_in_every_arm_whatever_is_derived_or_conditional()
    {
        var plan = SpecFile.Plan(File, "model.heads=3", "training.steps=10", "task.noise=0.5");

        Assert.All(plan.Arms, arm => Assert.Equal((3, 10, 0.5), (arm.Configuration.Integer("model.heads"), arm.Configuration.Integer("training.steps"), arm.Configuration.Real("task.noise"))));
        Assert.Equal(["model.layers"], plan.AxisPaths);
    }

    [Fact]
    public void The_last_of_two_wins() => Assert.Equal(7, SpecFile.Plan("seeds: 1", "model.layers=3", "model.layers=7").Arms[0].Configuration.Integer("model.layers"));

    [Fact]
    public void Seeds_name_objective_and_oracles_can_be_overridden()
    {
        var plan = SpecFile.Plan(File, "seeds=5", "sweep=b", "objective.metric=final_loss", "objective.goal=max", "oracles=zero,gd-1");

        Assert.Equal((10, "b", "final_loss", Sweeps.Spaces.Goal.Max), (plan.Trials.Count, plan.Name, plan.Objective.Metric, plan.Objective.Goal));
        Assert.Equal(["zero", "gd-1"], plan.Oracles);
    }

    [Fact]
    public void Search_can_be_overridden_where_it_is_random()
    {
        const string random = "axes: {task.noise: {uniform: [0, 1]}}\nsearch: {kind: random, trials: 3}";

        Assert.Equal(7, SpecFile.Plan(random, "search.trials=7").Arms.Count);
        Assert.NotEqual(SpecFile.Plan(random).Id, SpecFile.Plan(random, "search.seed=2").Id);
        Assert.Contains("this sweep's search is grid", Assert.Single(SpecFile.Problems(File, "search.trials=7")));
    }

    [Fact]
    public void A_conditional_axis_stays_conditional()
    {
        var plan = SpecFile.Plan(SpecFile.Everything, "model.lambda_init=5");

        Assert.Equal(2, plan.Arms.Count(a => a.Configuration["model.lambda_init"] == Value.Of(5.0)));
        Assert.Equal(6, plan.Arms.Count);
    }

    [Theory]
    [InlineData("model.layers", "but got no `=`")]
    [InlineData("=3", "but got no name")]
    [InlineData("model.layers=", "but got no value")]
    [InlineData("model.layrs=2", "Did you mean `model.layers`?")]
    [InlineData("layers=2", "Did you mean `model.layers`?")]
    [InlineData("seed=2", "Did you mean `seeds`?")]
    [InlineData("model.layers=two", "must be a whole number in 1 … 64, but is 'two'")]
    [InlineData("model.layers=1,,2", "is empty")]
    [InlineData("model.layers=1,1", "has 1 twice")]
    [InlineData("model.layers=2,3", "1 is not on the axis `model.layers` (2, 3; --set model.layers=2,3)")]
    [InlineData("seeds=0", "`seeds` must be a whole number")]
    [InlineData("sweep=No", "Use no.")]
    [InlineData("oracles=rigde", "unknown oracle rigde")]
    public void A_bad_override_is_a_problem_of_its_own(string set, string message)
    {
        var problem = Assert.Single(SpecFile.Problems(File, set));

        Assert.Contains(message, problem);
        Assert.StartsWith(message.Contains("not on the axis") ? "ablation.yaml:5: " : $"--set {set}: ", problem);
    }
}
