using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Tests.Tasks;

public class TaskCatalogTests
{
    private static readonly Configuration s_defaults = new ParameterSchema(TaskParameters.All).Defaults;

    [Fact]
    public void Defaults_are_the_released_task()
    {
        var options = TaskOptions.From(s_defaults);

        Assert.Equal(new TaskOptions(TaskKind.FullyObserved, 10, 5, 50, 0.01, 0.01, InitialState.Uniform, 10, TokenScheme.Raw, 0), options);
        Assert.Empty(TaskCatalog.Check(s_defaults));
    }

    [Fact]
    public void Defaults_are_in_range() => Assert.All(TaskParameters.All, p =>
        Assert.True(p.Kind == ValueKind.Word ? p.Words.Contains(p.Default.AsWord) : p.Default.AsReal >= p.Min && p.Default.AsReal <= p.Max, p.Path));

    [Fact]
    public void Words_reach_the_options()
    {
        var options = TaskOptions.From(s_defaults
            .With("task.kind", Value.Of("partially_observed")).With("task.initial", Value.Of("normal"))
            .With("task.tokens", Value.Of("constructed")).With("task.mask_slots", Value.Of(2L)));
        var task = TaskCatalog.Create(options);

        Assert.Equal(InitialState.Normal, options.Initial);
        Assert.Equal((50, 20, 5), (task.Context, task.InputChannels, task.TargetChannels));
    }

    [Fact]
    public void Masking_raw_tokens_is_refused()
    {
        var violation = Assert.Single(TaskCatalog.Check(s_defaults.With("task.mask_slots", Value.Of(1L))));

        Assert.Equal("task.mask_slots", violation.Path);
        Assert.Contains("is 1", violation.Message);
    }

    [Fact]
    public void More_observed_than_hidden_channels_are_refused()
    {
        var configuration = s_defaults.With("task.kind", Value.Of("partially_observed")).With("task.state_dim", Value.Of(4L));

        Assert.Equal("task.observed_dim", Assert.Single(TaskCatalog.Check(configuration)).Path);
        Assert.Empty(TaskCatalog.Check(s_defaults.With("task.state_dim", Value.Of(4L))));
    }
}
