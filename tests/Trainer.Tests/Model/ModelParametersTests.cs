using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tests.Trials;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Tests.Model;

/// <summary>The laws between parameters of a model.</summary>
public sealed class ModelParametersTests
{
    [Theory]
    [InlineData("`model.key_dim` must be even for model.positions: rope, which rotates pairs of channels, but is 5. Use 6", "model.positions=rope")]
    [InlineData("but is 7. Use 8, or model.positions: sinusoidal.", "model.positions=rope", "model.key_dim=7")]
    [InlineData("`model.layers` must be the number of model.blocks, or be left out, but is 2 where model.blocks is softmax+mesa*2, 3 in all. Set model.layers: 3.", "model.blocks=softmax+mesa*2")]
    [InlineData("`model.first_attention` must be left out where model.blocks names every block, but is mesa", "model.blocks=softmax+mesa", "model.first_attention=mesa")]
    [InlineData("`model.tied` must be false for constructed tokens, which have no embedding to tie, but is true.", "model.tied=true", "task.tokens=constructed")]
    [InlineData("`model.mlp`: swiglu needs an MLP, but model.mlp_width is 0, which is none. Set model.mlp_width: 24", "model.mlp=swiglu")]
    [InlineData("`model.qk_convolution` must be 0, for none, or 2 to 8, but is 1, which would mix no positions. Use 2, or 0.", "model.qk_convolution=1")]
    [InlineData("`model.forgetting`: head needs a mesa block, but attention is softmax. Set model.forgetting: none, or make the axis conditional: when: model.attention == mesa.", "model.forgetting=head")]
    [InlineData("but attention is mesanet, softmax. Set model.forgetting: none", "model.forgetting=head", "model.blocks=mesanet+softmax", "model.layers=1")]
    [InlineData("`model.repeat_guard`: true needs a mesanet block, but attention is gated. Set model.repeat_guard: false", "model.repeat_guard=true", "model.attention=gated")]
    public void A_broken_law_is_told_with_values_and_a_remedy(string message, params string[] settings)
    {
        var violation = Assert.Single(SmallTrial.Executor.Check(SmallTrial.Configuration(settings)));
        Assert.Contains(message, violation.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.positions=rope", "model.key_dim=6")]
    [InlineData("model.qk_norm=l2", "model.first_qk_norm=none", "model.mlp=swiglu", "model.mlp_width=9")]
    [InlineData("model.blocks=softmax+mesa*2", "model.layers=3")]
    [InlineData("model.blocks=mesa+linear+softmax", "model.layers=1")]
    [InlineData("model.tied=true", "task.kind=partially_observed", "task.observed_dim=2")]
    [InlineData("model.attention=mesanet", "model.qk_convolution=4", "model.qk_norm=l2", "model.output_norm=rms", "model.repeat_guard=true", "model.gamma_init=0.9", "model.beta_init=0.7")]
    [InlineData("model.attention=mesa", "model.first_attention=softmax", "model.forgetting=head", "model.qk_convolution=2")]
    public void What_is_lawful_has_no_violations_and_trains(params string[] settings)
    {
        Assert.Empty(SmallTrial.Executor.Check(SmallTrial.Configuration(settings)));
        Assert.IsType<Sweeps.Trials.TrialOutcome.Completed>(SmallTrial.Executor.Run(new MemoryContext(SmallTrial.Of(1, settings)), default));
    }

    /// <summary>The same model in two words: what is trained does not depend on how it was asked for.</summary>
    [Fact]
    public void A_list_of_blocks_is_the_model_that_the_older_words_spell()
    {
        var (one, two) = (new MemoryContext(SmallTrial.Of(1, "model.attention=mesa", "model.first_attention=softmax", "model.layers=3")), new MemoryContext(SmallTrial.Of(1, "model.blocks=softmax+mesa*2", "model.layers=1")));
        SmallTrial.Executor.Run(one, default);
        SmallTrial.Executor.Run(two, default);
        Assert.Equal(one.Artifacts["weights.safetensors"], two.Artifacts["weights.safetensors"]);
    }

    /// <summary>Where a gate starts is the value of the gate, not of its logit; a convolution starts as none.</summary>
    [Fact]
    public void Gates_and_taps_start_where_they_are_told_to()
    {
        var setup = TrialSetup.From(SmallTrial.Configuration("model.attention=mesanet", "model.gamma_init=0.9", "model.beta_init=0.25", "model.qk_convolution=3"));
        var values = setup.Layout.Parameters.Initial(RandomKey.Of(1), 0.1f);
        float[] Start(string name) => setup.Layout.Parameters.Entries.Where(e => e.Name == $"blocks.1.attention.{name}").Select(e => values.AsSpan(e.Offset, e.Length).ToArray()).Single();
        Assert.All(Start("gamma"), p => Assert.Equal(0.9, 1 / (1 + Math.Exp(-p)), 1e-6));
        Assert.All(Start("beta"), p => Assert.Equal(0.25, 1 / (1 + Math.Exp(-p)), 1e-6));
        Assert.Equal([.. Enumerable.Repeat(1f, 20), .. Enumerable.Repeat(0f, 40)], Start("convolution"));
    }

    [Fact]
    public void A_tied_model_has_no_read_out_of_its_own_but_pays_for_one()
    {
        var (tied, free) = (SmallTrial.Executor.Cost(SmallTrial.Configuration("model.tied=true")), SmallTrial.Executor.Cost(SmallTrial.Configuration()));
        Assert.Equal(3 * 12, free.Parameters - tied.Parameters);
        Assert.Equal(free.Flops, tied.Flops);
    }
}
