namespace Sweeper.Trainer.Torch.Tests.Training;

/// <summary>A model in a pack has the very bits that it has alone: losses and weights after steps of forward, backward, clipping and AdamW.</summary>
public sealed class ReplicaTests
{
    private const int Steps = 3;

    [Theory]
    [InlineData("model.blocks=softmax+linear", "model.norm=layer", "model.mlp_width=24")]
    [InlineData("model.attention=mesa", "model.mlp_width=24", "training.clip=norm", "task.context=70", "model.layers=1", "training.batch=16")]
    [InlineData("model.attention=gated", "model.mlp=swiglu", "model.mlp_width=9", "model.positions=rope", "model.key_dim=6", "model.norm=rms")]
    [InlineData("model.attention=delta", "model.qk_convolution=3", "model.qk_norm=l2", "model.output_norm=rms", "task.context=70", "model.layers=1", "training.batch=16")]
    [InlineData("model.attention=mesanet", "model.first_attention=softmax", "model.repeat_guard=true")]
    [InlineData("model.attention=mesa", "model.forgetting=head", "model.clip=4")]
    [InlineData("task.kind=markov", "task.concentration=0.5", "model.logit_cap=4", "model.blocks=softmax+linear", "training.batch=48")]
    public void A_model_in_a_pack_has_the_bits_that_it_has_alone(params string[] settings)
    {
        int[] seeds = [1, 2, 3, 4, 5, 6, 7, 8];
        var alone = Array.ConvertAll(seeds, seed => Train([seed], settings));
        foreach (var count in (int[])[3, 8])
        {
            var pack = Train(seeds[..count], settings);
            for (var r = 0; r < count; r++)
            {
                var context = alone[r].Losses.Length;
                Assert.Equal(alone[r].Losses, pack.Losses[(r * context)..((r + 1) * context)]);
                Assert.Equal(alone[r].Weights[0], pack.Weights[r]);
            }
        }
    }

    /// <summary>Losses of the last step, and weights of each.</summary>
    private static (double[] Losses, float[][] Weights) Train(int[] seeds, string[] settings)
    {
        using var models = new ModelStep(seeds, settings);
        var losses = Enumerable.Range(1, Steps).Select(models.Train).ToArray()[^1];
        return (losses, [.. seeds.Select((_, r) => models.Weights(r))]);
    }
}
