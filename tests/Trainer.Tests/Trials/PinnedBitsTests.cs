using System.Security.Cryptography;

namespace Sweeper.Trainer.Tests.Trials;

/// <summary>
/// The bits of whole trials. When one of these changes, either a change was made by accident, or NumericsVersion has to be raised together with the hash here:
/// other bits are other trials.
/// </summary>
public sealed class PinnedBitsTests
{
    [Theory]
    [InlineData("df9a5f79de176602", "model.attention=softmax", "model.norm=layer", "model.mlp_width=9")]
    [InlineData("a960060512a9a449", "model.attention=linear", "task.tokens=constructed", "model.positions=none", "model.clip=4")]
    [InlineData("43d088ce0ef0b500", "model.attention=mesa", "model.first_attention=softmax", "training.schedule=cosine", "training.clip=norm")]
    [InlineData("71e12ffafa458317", "task.kind=partially_observed", "task.observed_dim=2", "model.norm=rms", "model.attention=mesa")]
    [InlineData("6207c5a01d950190", "model.blocks=softmax+mesa", "model.qk_norm=l2", "model.first_qk_norm=none", "model.mlp=swiglu", "model.mlp_width=7")]
    [InlineData("d5813edb5412f595", "model.attention=linear", "model.positions=rope", "model.key_dim=6", "model.qk_norm=rms", "model.tied=true")]
    [InlineData("bc726a27c92e3386", "model.attention=gated")]
    [InlineData("50efdc1b5c4e3ee6", "model.attention=delta", "model.norm=rms")]
    [InlineData("7cad79a73ee0f271", "model.attention=mesanet", "model.first_attention=softmax")]
    [InlineData("b2fd8d7d53d5c73b", "model.attention=softmax", "task.context=256", "model.layers=1", "model.key_dim=16", "training.steps=2", "evaluation.sequences=16")]
    public void Weights_have_the_pinned_hash(string hash, params string[] settings)
    {
        var context = new MemoryContext(SmallTrial.Of(1, settings));
        SmallTrial.Executor.Run(context, default);
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(context.Artifacts["weights.safetensors"]))[..16]);
    }
}
