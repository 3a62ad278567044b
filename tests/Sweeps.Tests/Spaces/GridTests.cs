using Sweeper.Sweeps.Tests.Specs;

namespace Sweeper.Sweeps.Tests.Spaces;

public sealed class GridTests
{
    [Fact]
    public void The_last_axis_is_fastest() =>
        Assert.Equal(
            ["layers=1 heads=4", "layers=1 heads=8", "layers=2 heads=4", "layers=2 heads=8"],
            SpecFile.Labels(SpecFile.Plan("axes: {model.layers: [1, 2], model.heads: [4, 8]}")));

    [Fact]
    public void An_axis_may_depend_on_a_later_one_and_the_order_of_the_file_stays() =>
        Assert.Equal(
            ["attention=softmax", "lambda_init=1 attention=mesa", "lambda_init=2 attention=mesa"],
            SpecFile.Labels(SpecFile.Plan("axes:\n  model.lambda_init: {values: [1, 2], when: model.attention == mesa}\n  model.attention: [softmax, mesa]")));

    [Fact]
    public void A_conditional_axis_may_depend_on_another_one() =>
        Assert.Equal(
            ["attention=softmax", "attention=mesa layers=1", "attention=mesa layers=2 heads=4", "attention=mesa layers=2 heads=8"],
            SpecFile.Labels(SpecFile.Plan("""
                axes:
                  model.attention: [softmax, mesa]
                  model.layers: {values: [1, 2], when: model.attention == mesa}
                  model.heads: {values: [4, 8], when: model.layers == 2}
                """)));

    [Fact]
    public void Constraints_take_arms_out_and_indices_stay_dense()
    {
        var plan = SpecFile.Plan("axes: {model.layers: [1, 2, 3], model.heads: [4, 8]}\nconstraints: [model.layers * model.heads <= 12]\nbaseline: {model.heads: 4}");

        Assert.Equal(["layers=1 heads=4", "layers=1 heads=8", "layers=2 heads=4", "layers=3 heads=4"], SpecFile.Labels(plan));
        Assert.Equal([0, 1, 2, 3], plan.Arms.Select(a => a.Index));
        Assert.Equal([null, 0, null, null], plan.Arms.Select(a => a.Baseline));
    }

    [Fact]
    public void A_baseline_that_fixes_all_axes_is_one_arm_for_all() =>
        Assert.Equal([1, null, 1, 1], SpecFile.Plan("axes: {model.layers: [1, 2], model.heads: [4, 8]}\nbaseline: {model.layers: 1, model.heads: 8}").Arms.Select(a => a.Baseline));

    [Fact]
    public void A_baseline_may_fix_the_axis_that_only_its_arms_have()
    {
        var plan = SpecFile.Plan("""
            axes:
              model.attention: [softmax, mesa]
              model.lambda_init: {values: [1, 2], when: model.attention == mesa}
            baseline: {model.attention: mesa, model.lambda_init: 2}
            """);

        Assert.Equal([2, 2, null], plan.Arms.Select(a => a.Baseline));
    }

    [Fact]
    public void A_large_grid_is_spelled_out_and_compared()
    {
        var thirty = string.Join(", ", Enumerable.Range(1, 30));
        var plan = SpecFile.Plan($"axes: {{model.layers: [{thirty}], task.state_dim: [{thirty}], model.mlp: [false, true]}}\nbaseline: {{model.mlp: false}}\nseeds: 2");

        Assert.Equal(3600, plan.Trials.Count);
        Assert.Equal(900, plan.Arms.Count(a => a.Baseline is null));
    }
}
