using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Tests.Specs;

public sealed class SpecReaderTests
{
    [Fact]
    public void A_file_with_every_section_becomes_the_plan_that_it_describes()
    {
        var plan = SpecFile.Plan(SpecFile.Everything);

        Assert.Equal("first-ablation", plan.Name);
        Assert.Equal(new Objective("final_loss", Goal.Min), plan.Objective);
        Assert.Equal(["model.attention", "model.layers", "model.lambda_init"], plan.AxisPaths);
        Assert.Equal(["zero", "ridge", "gd-1"], plan.Oracles);
        Assert.Equal(
            [
                "attention=softmax layers=1", "attention=softmax layers=2", "attention=linear layers=1", "attention=linear layers=2",
                "attention=mesa layers=1 lambda_init=0.1", "attention=mesa layers=1 lambda_init=10",
                "attention=mesa layers=2 lambda_init=0.1", "attention=mesa layers=2 lambda_init=10",
            ],
            SpecFile.Labels(plan));
        Assert.Equal([null, null, 0, 1, 0, 0, 1, 1], plan.Arms.Select(a => a.Baseline));
        Assert.Equal(16, plan.Trials.Count);
        Assert.Equal([1, 2], plan.Arms[0].Trials.Select(t => t.Seed));
    }

    [Fact]
    public void Base_axes_conditional_settings_and_derived_values_apply_in_this_order()
    {
        var plan = SpecFile.Plan(SpecFile.Everything);
        var (softmax, mesa) = (plan.Arms[0].Configuration, plan.Arms[6].Configuration);

        Assert.Equal(Value.Of(0.0), softmax["training.weight_decay"]);
        Assert.Equal(Value.Of(0.1), mesa["training.weight_decay"]);
        Assert.Equal(Value.Of(4e-4), mesa["training.learning_rate"]);
        Assert.Equal(Value.Of(1.0), softmax["model.lambda_init"]);
        Assert.Equal((2L, 4L), (softmax["model.heads"].AsInteger, mesa["model.heads"].AsInteger));
        Assert.Equal(16, mesa.Integer("task.context"));
        Assert.Equal(256, mesa.Integer("evaluation.sequences"));
    }

    [Theory]
    [InlineData("training: {steps: 4000, learning_rate: 1}", "training: {steps: 4e3, learning_rate: 1.0}")]
    [InlineData("training: {steps: 4000}", "training.steps: 4000.0")]
    [InlineData("task.noise: 0", "task: {noise: -0.0}")]
    [InlineData("model: {mlp: true, attention: mesa}", "model: {attention: 'mesa', mlp: True}")]
    public void The_same_settings_written_otherwise_are_the_same_sweep(string one, string other) =>
        Assert.Equal(SpecFile.Plan("sweep: a\n" + one).Id, SpecFile.Plan("sweep: a\n" + other).Id);

    [Fact]
    public void Nothing_but_a_seed_count_is_one_arm_of_defaults()
    {
        var plan = SpecFile.Plan("seeds: 1");

        Assert.Equal(["(base)"], SpecFile.Labels(plan));
        Assert.Equal("ablation", plan.Name);
        Assert.Equal(ToyExecutor.Shared.Schema.Defaults, plan.Arms[0].Configuration);
    }

    [Theory]
    [InlineData("runs/My Sweep_2.yaml", null, "my-sweep-2")]
    [InlineData("sweep.yaml", "folder-name", "folder-name")]
    public void A_file_without_a_name_takes_the_callers_or_its_own(string source, string? name, string expected) =>
        Assert.Equal(expected, SpecReader.Read("seeds: 1", source, [], ToyExecutor.Shared, name).Plan!.Name);

    [Fact]
    public void Nested_and_dotted_forms_mean_the_same_everywhere()
    {
        var nested = SpecFile.Plan("axes: {model: {layers: [1, 2]}}\nderived: {task: {context: 8 * model.layers}}\nbaseline: {model: {layers: 1}}");
        var dotted = SpecFile.Plan("axes: {model.layers: [1, 2]}\nderived: {task.context: 8 * model.layers}\nbaseline: {model.layers: 1}");

        Assert.Equal(dotted.Id, nested.Id);
    }

    [Fact]
    public void Problems_are_told_all_at_once_in_the_order_of_the_file()
    {
        var problems = SpecFile.Problems("""
            sweep: Not A Name
            model: {layrs: 2, heads: 0}
            axes:
              model.attention: [softmax, mesaa]
              model.layers: []
            seeds: 0
            objective: {metric: los}
            colour: red
            """);

        Assert.Equal(8, problems.Count);
        Assert.Equal([1, 2, 2, 4, 5, 6, 7, 8], problems.Select(p => int.Parse(p.Split(':')[1])));
    }
}
