using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;

namespace Sweeper.Sweeps.Tests.Specs;

/// <summary>The sections that say how a sweep is conducted: early_stopping, retries, on_failure. Trials of the toy report every tenth of 300 steps.</summary>
public sealed class ConductTests
{
    private const string Halving = "early_stopping: {rule: successive_halving, min_steps: 30, eta: 2}";

    [Fact]
    public void Successive_halving_has_rungs_and_defaults()
    {
        var plan = SpecFile.Plan("early_stopping: {rule: successive_halving, min_steps: 30}");

        Assert.Equal(new StoppingRule.SuccessiveHalving(30, 3, 0, false), plan.Stopping);
        Assert.Equal([30, 90, 270], plan.Rungs);
    }

    [Fact]
    public void The_median_rule_has_rungs_and_defaults()
    {
        Assert.Equal(new StoppingRule.Median(60, 60, 5, 0, false), SpecFile.Plan("early_stopping: {rule: median, min_steps: 60}").Stopping);
        var plan = SpecFile.Plan("early_stopping: {rule: median, min_steps: 60, every: 90, min_trials: 2, window: 7, arrival_order: true}");
        Assert.Equal(new StoppingRule.Median(60, 90, 2, 7, true), plan.Stopping);
        Assert.Equal([60, 150, 240], plan.Rungs);
    }

    [Fact]
    public void Failures_have_a_policy()
    {
        Assert.Equal(FailurePolicy.Default, SpecFile.Plan("seeds: 1").Failures);
        Assert.Equal(new FailurePolicy(0, 2, 5), SpecFile.Plan("retries: 0\non_failure: stop_if first 2 of 5 fail").Failures);
        Assert.Equal(new FailurePolicy(2, 1, null), SpecFile.Plan("on_failure: stop").Failures);
        Assert.Equal("cuda", SpecFile.Plan("device: cuda").Device);
        Assert.Null(SpecFile.Plan("device: any").Device);
        Assert.Equal("cpu", SpecFile.Plan("device: cuda", "device=cpu").Device);
    }

    [Fact]
    public void A_sweep_without_early_stopping_has_the_id_that_it_always_had_whatever_it_does_about_failures()
    {
        const string id = "a-65d181";

        Assert.Equal(id, SpecFile.Plan("sweep: a").Id);
        Assert.Equal(id, SpecFile.Plan("sweep: a\nretries: 7\non_failure: stop\ndevice: cuda").Id);
    }

    [Fact]
    public void Early_stopping_makes_another_sweep_of_the_same_trials()
    {
        var (plain, halving, other) = (SpecFile.Plan("sweep: a"), SpecFile.Plan("sweep: a\n" + Halving), SpecFile.Plan("sweep: a\n" + Halving, "early_stopping.eta=3"));

        Assert.Equal(3, new[] { plain.Id, halving.Id, other.Id }.Distinct().Count());
        Assert.Equal(plain.Trials.Select(t => t.Id), halving.Trials.Select(t => t.Id));
        Assert.Equal(halving.Id, SpecFile.Plan("sweep: a\nearly_stopping: {rule: successive_halving, min_steps: 30, eta: 2, window: 0}").Id);
    }

    [Fact]
    public void Overrides_change_parts_or_make_the_section()
    {
        Assert.Equal(new StoppingRule.SuccessiveHalving(60, 2, 9, true), SpecFile.Plan(Halving, "early_stopping.min_steps=60", "early_stopping.window=9", "early_stopping.arrival_order=true").Stopping);
        Assert.Equal(new StoppingRule.Median(30, 30, 5, 0, false), SpecFile.Plan("seeds: 1", "early_stopping.rule=median", "early_stopping.min_steps=30").Stopping);
        Assert.Equal(new FailurePolicy(5, 1, 3), SpecFile.Plan("retries: 1", "on_failure=stop_if first 1 of 3 fail", "retries=5").Failures);
    }

    [Theory]
    [InlineData("early_stopping: median", "1: `early_stopping` must be a map, but is 'median'.")]
    [InlineData("early_stopping: {rule: hyperband, min_steps: 30}", "1: There is no stopping rule 'hyperband'. Legal are successive_halving, median.")]
    [InlineData("early_stopping: {min_steps: 30}", "1: `early_stopping` needs a rule.")]
    [InlineData("early_stopping:\n  rule: median", "1: `early_stopping` needs min_steps")]
    [InlineData("early_stopping:\n  rule: median\n  min_steps: 30\n  eta: 3", "4: `early_stopping.eta` is for successive_halving, but the rule is median.")]
    [InlineData("early_stopping:\n  rule: successive_halving\n  min_steps: 30\n  eta: 1", "4: `early_stopping.eta` must be a whole number in 2 … 1000000, but is '1'.")]
    [InlineData("early_stopping:\n  rule: successive_halving\n  min_steps: 0", "3: `early_stopping.min_steps` must be a whole number in 1 …")]
    [InlineData("early_stopping:\n  rule: successive_halving\n  min_steps: '30'", "3: `early_stopping.min_steps` must be a whole number in 1 … 1000000000, but is '30' in quotes.")]
    [InlineData("early_stopping:\n  rule: median\n  min_steps: 30\n  arrival_order: yes", "4: `early_stopping.arrival_order` must be true or false, but is 'yes'.")]
    [InlineData("early_stopping: {rule: median, min_step: 30, min_steps: 30}", "1: `early_stopping` has no 'min_step'. Did you mean `min_steps`?")]
    [InlineData("early_stopping:\n  rule: median\n  min_steps: 300", "3: `early_stopping.min_steps` must be below the steps of a trial, 300, but is 300: no rung lies before the end. Use min_steps: 270 and every: 270.")]
    [InlineData("early_stopping:\n  rule: successive_halving\n  min_steps: 40\n  eta: 2", "3: Trials must report at every rung (40, 80, 160), but the arm (base) does not at step 40: it reports at 30, 60, 90, …. Use min_steps: 30. Or set evaluation.every: 40.")]
    [InlineData("early_stopping:\n  rule: median\n  min_steps: 60\n  every: 50", "3: Trials must report at every rung (60, 110, 160, 210, 260), but the arm (base) does not at step 110: it reports at 30, 60, 90, …. Use min_steps: 60 and every: 60. Or set evaluation.every: 10.")]
    [InlineData("axes: {training.steps: [300, 600]}\nearly_stopping: {rule: median, min_steps: 60}", "2: Early stopping compares trials that train equally long, but the arm steps=300 trains for 300 steps and steps=600 for 600.")]
    [InlineData("training.steps: 1000000\nearly_stopping:\n  rule: median\n  min_steps: 100000\n  every: 100", "5: A sweep has at most 1000 rungs, but from step 100000 to 1000000, one every 100 steps, are 9000. Use every: 900 or more.")]
    [InlineData("retries: 101", "1: `retries` must be a whole number in 0 … 100, but is '101'.")]
    [InlineData("retries:", "1: `retries` must be a whole number in 0 … 100, but is empty.")]
    [InlineData("on_failure: abort", "1: `on_failure` must be continue, stop, or stop_if first N of M fail with 1 ≤ N ≤ M, but is 'abort'.")]
    [InlineData("on_failure: stop_if first 4 of 3 fail", "1: `on_failure` must be")]
    [InlineData("device: gpu", "1: `device` must be any or cpu or cuda, but is 'gpu'.")]
    [InlineData("device: [cpu]", "1: `device` must be any or cpu or cuda, but is a list.")]
    [InlineData("on_failure: [stop]", "1: `on_failure` must be continue, stop, or stop_if first N of M fail, but is a list.")]
    [InlineData("pruner: median", "1: A sweep file has no parameter 'pruner'. It is called `early_stopping` here.")]
    public void A_law_that_is_broken_is_told_with_its_line_and_a_remedy(string yaml, string problem) =>
        Assert.StartsWith($"{SpecFile.Name}:{problem}", Assert.Single(SpecFile.Problems(yaml)));

    [Theory]
    [InlineData("early_stopping.eta=1", "must be a whole number in 2 …")]
    [InlineData("early_stopping.every=30", "is for median, but the rule is successive_halving")]
    [InlineData("early_stopping.min_steps=31", "does not at step 31")]
    [InlineData("early_stopping.etta=3", "Did you mean `early_stopping.eta`?")]
    [InlineData("on_failure=stop_if", "must be continue, stop,")]
    public void A_bad_override_is_a_problem_of_its_own(string set, string message)
    {
        var problem = Assert.Single(SpecFile.Problems(Halving, set));

        Assert.StartsWith($"--set {set}: ", problem);
        Assert.Contains(message, problem);
    }

    [Theory]
    [InlineData("continue")]
    [InlineData("stop")]
    [InlineData("stop_if first 3 of 12 fail")]
    public void A_failure_policy_says_what_it_was_made_of(string text) => Assert.Equal(text, FailurePolicy.Default.With(text)!.OnFailure);
}
