using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Tests.Specs;

namespace Sweeper.Sweeps.Tests.Spaces;

public sealed class RandomSearchTests
{
    private const string File = SpecFile.Random;

    [Fact]
    public void The_widest_ranges_do_not_overflow()
    {
        var arms = SpecFile.Plan("axes: {training.weight_decay: {uniform: [-1.7e308, 1.7e308]}, task.noise: [0, 1]}\nsearch: {kind: random, trials: 50}").Arms;

        Assert.InRange(arms.Count(a => a.Configuration.Real("training.weight_decay") < 0), 10, 40);
    }

    [Fact]
    public void Samples_lie_in_their_ranges_and_spread_over_them()
    {
        var arms = SpecFile.Plan(File).Arms;

        Assert.Equal(300, arms.Count);
        Assert.All(arms, a => Assert.InRange(a.Configuration.Real("training.learning_rate"), 1e-5, 1e-1));
        Assert.InRange(arms.Count(a => a.Configuration.Real("training.learning_rate") < 1e-3), 115, 185);
        Assert.InRange(arms.Average(a => a.Configuration.Real("task.noise")), 0.85, 1.15);
        Assert.All(new[] { 1L, 2L, 3L }, layers => Assert.InRange(arms.Count(a => a.Configuration["model.layers"] == Value.Of(layers)), 70, 130));
        Assert.All(arms, a => Assert.Equal(a.Configuration.Word("model.attention") == "mesa", a.Axes.Any(x => x.Key == "model.lambda_init")));
    }

    [Fact]
    public void More_trials_begin_with_the_same_arms() =>
        Assert.Equal(SpecFile.Labels(SpecFile.Plan(File)).Take(20), SpecFile.Labels(SpecFile.Plan(File, "search.trials=20")));

    [Fact]
    public void What_an_axis_draws_does_not_depend_on_the_others()
    {
        static IEnumerable<double> Noise(string yaml) => SpecFile.Plan(yaml).Arms.Select(a => a.Configuration.Real("task.noise"));

        Assert.Equal(Noise(File), Noise("search: {kind: random, trials: 300, seed: 7}\naxes: {task.noise: {uniform: [0, 2]}}"));
        Assert.NotEqual(Noise(File), Noise(File.Replace("seed: 7", "seed: 8")));
    }

    [Fact]
    public void Axes_are_drawn_independently()
    {
        var arms = SpecFile.Plan(File).Arms;
        var noise = arms.Select(a => a.Configuration.Real("task.noise") - 1).ToList();
        var rate = arms.Select(a => Math.Log10(a.Configuration.Real("training.learning_rate")) + 3).ToList();
        var correlation = noise.Zip(rate, (x, y) => x * y).Sum() / Math.Sqrt(noise.Sum(x => x * x) * rate.Sum(y => y * y));

        Assert.InRange(correlation, -0.2, 0.2);
    }

    [Fact]
    public void A_sample_is_pinned() =>
        Assert.Equal(["noise=0.386925", "noise=1.67016"], SpecFile.Labels(SpecFile.Plan("axes: {task.noise: {uniform: [0, 2]}}\nsearch: {kind: random, trials: 2, seed: 1}")));

    [Fact]
    public void A_baseline_is_an_extra_first_arm_that_all_are_compared_with()
    {
        var plan = SpecFile.Plan("axes: {task.noise: {uniform: [0, 2]}, model.layers: [1, 2]}\nsearch: {kind: random, trials: 5}\nbaseline: {task.noise: 1, model.layers: 2}");

        Assert.Equal("noise=1 layers=2", plan.Arms[0].Label);
        Assert.Equal([null, 0, 0, 0, 0, 0], plan.Arms.Select(a => a.Baseline));
    }

    [Fact]
    public void A_baseline_need_not_fix_an_axis_that_it_does_not_have()
    {
        var plan = SpecFile.Plan(SpecFile.Random + "\nbaseline: {training.learning_rate: 1e-3, task.noise: 1, model.layers: 2, model.attention: softmax}", "search.trials=5");

        Assert.Equal("learning_rate=0.001 noise=1 layers=2 attention=softmax", plan.Arms[0].Label);
        Assert.Equal(6, plan.Arms.Count);
    }

    [Fact]
    public void Repeats_are_drawn_again_until_all_points_are_found() =>
        Assert.Equal(4, SpecFile.Plan("axes: {model.layers: [1, 2], model.mlp: [true, false]}\nsearch: {kind: random, trials: 4}").Arms.Count);

    [Theory]
    [InlineData("axes: {model.layers: {integer: [1, 4]}}\nsearch: {kind: random, trials: 5}", "found 4 in 1400 draws: constraints accepted 100 %")]
    [InlineData("axes: {task.noise: {uniform: [0, 1]}}\nsearch: {kind: random, trials: 5}\nconstraints: [task.noise > 1]", "found 0 in 1000 draws: constraints accepted 0 %")]
    [InlineData("axes: {task.noise: {uniform: [0, 1]}, model.layers: [1, 2]}\nsearch: {kind: random, trials: 5}\nbaseline: {model.layers: 1}", "`baseline` must also fix `task.noise`: with random search it is one arm of its own")]
    [InlineData("axes: {task.noise: {uniform: [0, 1]}}\nsearch: {kind: random, trials: 5}\nbaseline: {task.noise: 2}", "2 is not on the axis")]
    [InlineData("axes: {task.noise: {uniform: [0, 1]}}\nsearch: {kind: random, trials: 5}\nbaseline: {task.noise: 0}\nconstraints: [task.noise > 0]", "leaves it out")]
    [InlineData("axes: {task.noise: {uniform: [1, 0]}}\nsearch: {kind: random, trials: 5}", "low must be below high, but it is [1, 0]")]
    [InlineData("axes: {task.noise: {log_uniform: [0, 1]}}\nsearch: {kind: random, trials: 5}", "low must be above 0")]
    [InlineData("axes: {task.noise: {uniform: [0, 99]}}\nsearch: {kind: random, trials: 5}", "is 99. Use 10.")]
    [InlineData("axes: {training.weight_decay: {integer: [0, 1e300]}}\nsearch: {kind: random, trials: 5}", "at most 2^53 for integer")]
    [InlineData("axes: {training.weight_decay: {integer: [0.5, 2]}}\nsearch: {kind: random, trials: 5}", "both ends must be whole")]
    [InlineData("axes: {task.noise: {uniform: [0, 1]}}\nsearch: {kind: random, trials: 90000}\nseeds: 1\nconstraints: [task.noise < 0]", "found 0 in 1000 draws")]
    [InlineData("axes: {task.noise: {uniform: [0]}}\nsearch: {kind: random, trials: 5}", "A range is [low, high], but `task.noise` has 1 numbers")]
    [InlineData("axes: {model.layers: {uniform: [1, 4]}}\nsearch: {kind: random, trials: 5}", "Use integer: [low, high].")]
    [InlineData("axes: {model.attention: {uniform: [1, 4]}}\nsearch: {kind: random, trials: 5}", "Use choice:")]
    [InlineData("axes: {task.noise: {uniform: [0, 1]}}\nsearch: {kind: random, trials: 50000}\nseeds: 3", "50000 arms times 3 seeds are 150000")]
    public void What_random_search_cannot_do_is_told(string yaml, string message) => Assert.Contains(message, Assert.Single(SpecFile.Problems(yaml)));
}
