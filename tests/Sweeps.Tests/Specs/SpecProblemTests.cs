namespace Sweeper.Sweeps.Tests.Specs;

/// <summary>Each law of sweep files: the line, and the part of the message that helps.</summary>
public sealed class SpecProblemTests
{
    [Theory]
    [InlineData("", "ablation.yaml:1:", "empty")]
    [InlineData("# only a comment", "ablation.yaml:1:", "empty")]
    [InlineData("~", "must be a map|empty|is a map", "")]
    [InlineData("- a\n- b", "ablation.yaml:1:", "A sweep file is a map")]
    [InlineData("axes: {model.layers: [1, 2}", "ablation.yaml:1:", "not YAML")]
    [InlineData("model:\n\tlayers: 2", "ablation.yaml:2:", "not YAML")]
    [InlineData("seeds: 1\n---\nseeds: 2", "ablation.yaml:2:", "second one starts here")]
    [InlineData("seeds: 1\nseeds: 2", "ablation.yaml:2:", "`seeds` stands in line 1 too")]
    [InlineData("task.context: 8\ntask: {context: 9}", "ablation.yaml:2:", "line 1 sets it too")]
    [InlineData("x: &a 1\ny: *a", "ablation.yaml:1:", "Anchors")]
    [InlineData("seeds: !!int 3", "ablation.yaml:1:", "tag")]
    [InlineData("model: {layrs: 2}", "ablation.yaml:1:", "Did you mean `model.layers`? Legal are model.attention,")]
    [InlineData("layers: 2", "ablation.yaml:1:", "Did you mean `model.layers`?")]
    [InlineData("parameters: {x: 1}", "ablation.yaml:1:", "It is called `axes` here")]
    [InlineData("metric: {name: loss}", "ablation.yaml:1:", "It is called `objective` here")]
    [InlineData("colour: red", "ablation.yaml:1:", "Legal are sweep, description, axes,")]
    [InlineData("derived: {task.context: min(16, 8)}", "ablation.yaml:1:", "YAML cuts at a comma: quote the expression")]
    [InlineData("axis: {model.layers: [1]}", "ablation.yaml:1:", "Did you mean `axes`?")]
    [InlineData("modle: {layers: 2}", "ablation.yaml:1:", "Did you mean `model`?")]
    [InlineData("model: 3", "ablation.yaml:1:", "`model` is a section, so it must be a map")]
    [InlineData("model: {layers: two}", "ablation.yaml:1:", "`model.layers` must be a whole number in 1 … 64, but is 'two'")]
    [InlineData("model: {layers: 1.5}", "ablation.yaml:1:", "must be a whole number in 1 … 64, but is '1.5'")]
    [InlineData("model: {layers: \"2\"}", "ablation.yaml:1:", "Write it without quotes")]
    [InlineData("model: {layers: 65}", "ablation.yaml:1:", "is 65. Use 64.")]
    [InlineData("model: {layers: 99999999999999999999}", "ablation.yaml:1:", "must be a whole number in 1 … 64")]
    [InlineData("model: {layers: [1, 2]}", "ablation.yaml:1:", "move the path under `axes:`")]
    [InlineData("model:\n  layers:", "ablation.yaml:2:", "is empty. Give it a value")]
    [InlineData("model: {mlp: yes}", "ablation.yaml:1:", "must be true or false, but is 'yes'")]
    [InlineData("model: {attention: Softmax}", "ablation.yaml:1:", "Did you mean `softmax`?")]
    [InlineData("training: {learning_rate: .nan}", "ablation.yaml:1:", "must be a finite number")]
    [InlineData("training: {learning_rate: Infinity}", "ablation.yaml:1:", "must be a finite number")]
    [InlineData("training: {learning_rate: 1e999}", "ablation.yaml:1:", "must be a finite number")]
    [InlineData("training: {learning_rate: -1}", "ablation.yaml:1:", "Use 0.")]
    [InlineData("axes: [model.layers]", "ablation.yaml:1:", "`axes` must be a map, but is a list")]
    [InlineData("axes:\n  model.layers: 2", "ablation.yaml:2:", "Write [2].")]
    [InlineData("axes:\n  model.layers: []", "ablation.yaml:2:", "has at least one value")]
    [InlineData("axes:\n  model.layers: [1, 2, 1.0]", "ablation.yaml:2:", "has 1 twice")]
    [InlineData("axes:\n  model.layers: [1, [2]]", "ablation.yaml:2:", "flat list")]
    [InlineData("axes:\n  model.depth: [1]", "ablation.yaml:2:", "`axes` has no parameter 'model.depth'")]
    [InlineData("axes:\n  model.layers: {value: [1]}", "ablation.yaml:2:", "Did you mean `values`?")]
    [InlineData("axes:\n  model.layers: {min: 1, max: 4}", "ablation.yaml:2:", "has one of values, choice, uniform, log_uniform, integer")]
    [InlineData("axes:\n  model.layers: {integer: [1, 4]}", "ablation.yaml:2:", "A grid is made of lists")]
    [InlineData("axes:\n  model.layers: {values: [1, 2], when: model.attention == messa}", "ablation.yaml:2:", "column 20: `model.attention` is never 'messa'. Did you mean `mesa`?")]
    [InlineData("axes:\n  model.layers: {values: [1, 2], when: model.heads == 1}\nderived: {model.heads: 1}", "ablation.yaml:2:", "`model.heads` is derived, which happens after it")]
    [InlineData("axes:\n  model.layers: {values: [1, 2], when: model.layers == 1}", "ablation.yaml:2:", "circle: model.layers -> model.layers")]
    [InlineData("axes: {model.layers: [1]}\nderived: {model.layers: 2}", "ablation.yaml:2:", "either an axis or derived")]
    [InlineData("model: {layers: 1}\nderived: {model.layers: 2}", "ablation.yaml:2:", "either set or derived, but line 1 sets it too")]
    [InlineData("derived: {model.layers: 2}\nwhen: [{if: model.mlp, set: {model.layers: 3}}]", "ablation.yaml:2:", "`when` sets `model.layers`, but it is derived (line 1)")]
    [InlineData("axes: {model.layers: [1, 2]}\nwhen: [{if: model.layers == 2, set: {model.layers: 3}}]", "ablation.yaml:2:", "which is an axis of the same arm")]
    [InlineData("derived:\n  model.layers: model.heads\n  model.heads: 2 * model.layers", "ablation.yaml:2:", "circle: model.layers -> model.heads -> model.layers")]
    [InlineData("derived: {model.layers: model.key_dim / 3}", "ablation.yaml:1:", "6.666666666666667")]
    [InlineData("derived: {model.layers: 100 * model.key_dim}", "ablation.yaml:1:", "is 2000. Use 64 (arm (base))")]
    [InlineData("axes: {task.noise: [1, 0]}\nderived: {model.layers: 1 / task.noise}", "ablation.yaml:2:", "column 3: `/` divides by zero (arm noise=0)")]
    [InlineData("derived: {model.layers: model.attention}", "ablation.yaml:1:", "must give a number, but gives a word")]
    [InlineData("when: {if: model.mlp, set: {model.layers: 3}}", "ablation.yaml:1:", "`when` must be a list")]
    [InlineData("when:\n  - if: model.mlp", "ablation.yaml:2:", "has no `set`")]
    [InlineData("when:\n  - {if: model.layers, set: {model.heads: 3}}", "ablation.yaml:2:", "must give true or false, but gives a number")]
    [InlineData("when:\n  - {if: model.mlp, then: 3, set: {model.hads: 3}}", "ablation.yaml:2:", "Did you mean `model.heads`?")]
    [InlineData("constraints:\n  - model.layers > 5", "ablation.yaml:2:", "Constraints must leave an arm")]
    [InlineData("constraints:\n  - model.layers = 1", "ablation.yaml:2:", "Write `==`.")]
    [InlineData("constraints:\n  - layers == 1", "ablation.yaml:2:", "did you mean `model.layers`?")]
    [InlineData("seeds: 0", "ablation.yaml:1:", "`seeds` must be a whole number in 1 …")]
    [InlineData("seeds: [1, 2]", "ablation.yaml:1:", "but is a list")]
    [InlineData("seeds: 100000\naxes: {model.layers: [1, 2]}", "ablation.yaml:", "2 arms times 100000 seeds are 200000")]
    [InlineData("objective: {metric: lss}", "ablation.yaml:1:", "Did you mean `loss`?")]
    [InlineData("objective: {goal: minimize}", "ablation.yaml:1:", "Use min.")]
    [InlineData("objective: loss", "ablation.yaml:1:", "`objective` must be a map")]
    [InlineData("baseline: {model.layers: 1}", "ablation.yaml:1:", "`baseline` fixes axes, but `model.layers` is not one")]
    [InlineData("baseline: {}\naxes: {model.layers: [1, 2]}", "ablation.yaml:1:", "must fix at least one axis")]
    [InlineData("axes: {model.layers: [1, 2]}\nbaseline: {model.layers: 3}", "ablation.yaml:2:", "3 is not on the axis `model.layers` (1, 2; line 1)")]
    [InlineData("axes: {model.layers: [1, 2]}\nbaseline: {model.layers: 1}\nconstraints: [model.layers == 2]", "ablation.yaml:2:", "the constraint 'model.layers == 2' (line 3) leaves it out")]
    [InlineData("axes:\n  model.attention: [softmax, mesa]\n  model.lambda_init: {values: [1, 2], when: model.attention == mesa}\nbaseline: {model.attention: mesa}", "ablation.yaml:4:", "must also fix `model.lambda_init`")]
    [InlineData("oracles: [zero, zero]", "ablation.yaml:1:", "stands twice")]
    [InlineData("oracles:\n  - zero\n  - rigde", "ablation.yaml:3:", "unknown oracle rigde")]
    [InlineData("axes: {task.kind: [fully_observed, partially_observed]}\noracles: [ridge]", "ablation.yaml:2:", "ridge needs a fully observed task (arm kind=partially_observed)")]
    [InlineData("search: gird", "ablation.yaml:1:", "Did you mean `grid`?")]
    [InlineData("search: random\naxes: {model.layers: [1, 2]}", "ablation.yaml:1:", "needs the number of arms")]
    [InlineData("search: {kind: random, trials: 3}", "ablation.yaml:1:", "needs axes")]
    [InlineData("search: {trials: 3}", "ablation.yaml:1:", "needs a kind")]
    [InlineData("sweep: ''", "ablation.yaml:1:", "must be text, but is empty")]
    [InlineData("sweep: ../etc", "ablation.yaml:1:", "Use etc.")]
    public void A_law_that_is_broken_is_told_with_its_line_and_a_remedy(string yaml, string place, string message)
    {
        var problems = SpecFile.Problems(yaml);

        Assert.Contains(problems, p => place.Split('|').Any(p.Contains) && p.Contains(message));
    }

    [Fact]
    public void A_hundred_problems_are_listed_and_the_rest_counted()
    {
        var problems = SpecFile.Problems(string.Join('\n', Enumerable.Range(0, 150).Select(i => $"unknown{i}: 1")));

        Assert.Equal(101, problems.Count);
        Assert.Equal("ablation.yaml: … and 50 more problems.", problems[^1]);
    }

    [Fact]
    public void Violations_of_the_executor_point_at_the_line_that_set_the_path()
    {
        Assert.Equal(
            ["ablation.yaml:3: heads * key_dim must be a multiple of 4, but got heads=1, key_dim=5. Use key_dim 8. (arm layers=1 key_dim=5 and 1 more)"],
            SpecFile.Problems("axes:\n  model.layers: [1, 2]\n  model.key_dim: [4, 5]\nmodel:\n  heads: 1"));
        Assert.StartsWith("ablation.yaml:2:", Assert.Single(SpecFile.Problems("model:\n  key_dim: 5\n  heads: 1")));
        Assert.StartsWith("ablation.yaml:2:", Assert.Single(SpecFile.Problems("derived:\n  model.key_dim: 4 + 1\nmodel.heads: 1")));
        Assert.StartsWith("ablation.yaml:3:", Assert.Single(SpecFile.Problems("when:\n  - if: model.layers == 1\n    set: {model.key_dim: 5}\nmodel.heads: 1")));
        Assert.StartsWith("--set model.key_dim=5: ", Assert.Single(SpecFile.Problems("model: {heads: 1}", "model.key_dim=5")));
    }
}
