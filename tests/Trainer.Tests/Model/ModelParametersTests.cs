using Sweeper.Trainer.Tests.Trials;

namespace Sweeper.Trainer.Tests.Model;

/// <summary>The laws between parameters of a model.</summary>
public sealed class ModelParametersTests
{
    [Theory]
    [InlineData("`model.key_dim` must be even for model.positions: rope, which rotates pairs of channels, but is 5. Use 6", "model.positions=rope")]
    [InlineData("but is 7. Use 8, or model.positions: sinusoidal.", "model.positions=rope", "model.key_dim=7")]
    public void A_broken_law_is_told_with_values_and_a_remedy(string message, params string[] settings)
    {
        var violation = Assert.Single(SmallTrial.Executor.Check(SmallTrial.Configuration(settings)));
        Assert.Contains(message, violation.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.positions=rope", "model.key_dim=6")]
    [InlineData("model.qk_norm=l2", "model.first_qk_norm=none", "model.mlp=swiglu", "model.mlp_width=9")]
    public void What_is_lawful_has_no_violations_and_trains(params string[] settings)
    {
        Assert.Empty(SmallTrial.Executor.Check(SmallTrial.Configuration(settings)));
        Assert.IsType<Sweeps.Trials.TrialOutcome.Completed>(SmallTrial.Executor.Run(new MemoryContext(SmallTrial.Of(1, settings)), default));
    }
}
