using System.Security.Cryptography;

namespace Sweeper.Trainer.Tests.Trials;

/// <summary>
/// The bits of whole trials. When one of these changes, either a change was made by accident, or NumericsVersion has to be raised together with the hash here:
/// other bits are other trials.
/// </summary>
public sealed class PinnedBitsTests
{
    [Theory]
    [InlineData("244840593ad36891", "model.attention=softmax", "model.norm=layer", "model.mlp_width=9")]
    [InlineData("4a846bfaf0082bb4", "model.attention=linear", "task.tokens=constructed", "model.positions=none", "model.clip=4")]
    [InlineData("831e787047d975d8", "model.attention=mesa", "model.first_attention=softmax", "training.schedule=cosine", "training.clip=norm")]
    [InlineData("c65ed075b6ef159f", "task.kind=partially_observed", "task.observed_dim=2", "model.norm=rms", "model.attention=mesa")]
    [InlineData("ac37b2354e17e795", "model.blocks=softmax+mesa", "model.qk_norm=l2", "model.first_qk_norm=none", "model.mlp=swiglu", "model.mlp_width=7")]
    [InlineData("10b72203256414df", "model.attention=linear", "model.positions=rope", "model.key_dim=6", "model.qk_norm=rms", "model.tied=true")]
    [InlineData("5bba6202a9ffaefe", "model.attention=gated")]
    [InlineData("ccb741fed690a86f", "model.attention=delta", "model.norm=rms")]
    [InlineData("edcf9c078b5bb76d", "model.attention=mesanet", "model.first_attention=softmax")]
    [InlineData("495ade5781d671fc", "model.attention=mesanet", "model.qk_convolution=4", "model.qk_norm=l2", "model.output_norm=rms", "model.repeat_guard=true", "model.gamma_init=0.9")]
    [InlineData("138eb92189a6ca3f", "model.attention=mesa", "model.forgetting=head", "model.qk_convolution=2")]
    [InlineData("5b10153e58b32741", "task.kind=markov", "task.concentration=0.5", "model.logit_cap=4", "model.blocks=softmax+linear")]
    [InlineData("73d3a56df8c82015", "model.attention=softmax", "task.context=256", "model.layers=1", "model.key_dim=16", "training.steps=2", "evaluation.sequences=16")]
    public void Weights_have_the_pinned_hash(string hash, params string[] settings)
    {
        var context = new MemoryContext(SmallTrial.Of(1, settings));
        SmallTrial.Executor.Run(context, default);
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(context.Artifacts["weights.safetensors"]))[..16]);
    }
}
