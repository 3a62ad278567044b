using System.Security.Cryptography;

namespace Sweeper.Trainer.Tests.Trials;

/// <summary>
/// The bits of whole trials. When one of these changes, either a change was made by accident, or NumericsVersion has to be raised together with the hash here:
/// other bits are other trials.
/// </summary>
public sealed class PinnedBitsTests
{
    [Theory]
    [InlineData("3d8ebf117ff41ea5", "model.attention=softmax", "model.norm=layer", "model.mlp_width=9")]
    [InlineData("a960060512a9a449", "model.attention=linear", "task.tokens=constructed", "model.positions=none", "model.clip=4")]
    [InlineData("f17dae0331b91619", "model.attention=mesa", "model.first_attention=softmax", "training.schedule=cosine", "training.clip=norm")]
    [InlineData("46154679d11f14f8", "task.kind=partially_observed", "task.observed_dim=2", "model.norm=rms", "model.attention=mesa")]
    [InlineData("bc726a27c92e3386", "model.attention=gated")]
    [InlineData("50efdc1b5c4e3ee6", "model.attention=delta", "model.norm=rms")]
    [InlineData("3f2024c1bbe0ce84", "model.attention=mesanet", "model.first_attention=softmax")]
    public void Weights_have_the_pinned_hash(string hash, params string[] settings)
    {
        var context = new MemoryContext(SmallTrial.Of(1, settings));
        SmallTrial.Executor.Run(context, default);
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(context.Artifacts["weights.safetensors"]))[..16]);
    }
}
