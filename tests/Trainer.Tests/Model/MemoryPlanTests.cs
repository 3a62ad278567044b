using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tests.Model;

/// <summary>What a model keeps decides how much it computes, never what.</summary>
public sealed class MemoryPlanTests
{
    private const int Channels = 3;

    private static readonly ModelOptions Plain = new(AttentionKind.Softmax, AttentionKind.Softmax, 2, 3, 4, 10, 6, NormKind.None, true, 1, 0.1f, 0);

    public static TheoryData<string, ModelOptions> Models()
    {
        var models = new TheoryData<string, ModelOptions>
        {
            { "LayerNorm, SwiGLU, unit heads, rotary", Plain with { Norm = NormKind.Layer, SwiGlu = true, QkNorm = HeadNormKind.L2, FirstQkNorm = HeadNormKind.Rms, Positions = false, Rope = true } },
            { "clipped, RMSNorm", Plain with { Clip = 0.5f, Norm = NormKind.Rms } },
            { "no MLP", Plain with { MlpWidth = 0 } },
            { "wide heads", Plain with { KeyDim = 7 } },
            { "hybrid", Plain with { Layers = 3, Blocks = [AttentionKind.Mesa, AttentionKind.Delta, AttentionKind.MesaNet] } },
        };
        foreach (var kind in Enum.GetValues<AttentionKind>())
            models.Add(kind.ToString(), Plain with { Attention = kind, FirstAttention = kind });
        return models;
    }

    /// <summary>Contexts with one strip, with several and a rest, and with a rest of one position.</summary>
    [Theory, MemberData(nameof(Models))]
    public void Keeping_less_changes_no_bit(string model, ModelOptions options)
    {
        Assert.NotEmpty(model);
        foreach (var (groups, context) in new[] { (3, 20), (1, 64), (2, 130), (1, 65) })
        {
            var kept = Differentiate(options, groups, context, MemoryPlan.Kept);
            foreach (var headsAtOnce in (int[])[1, 2, 3])
            {
                var lean = Differentiate(options, groups, context, new MemoryPlan(true, headsAtOnce), threads: headsAtOnce);
                Assert.Equal(kept.Prediction, lean.Prediction);
                Assert.Equal(kept.Gradient, lean.Gradient);
            }
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void Threads_change_no_bit(string model, ModelOptions options)
    {
        Assert.NotEmpty(model);
        foreach (var (groups, context) in new[] { (3, 20), (1, 66) })
        {
            var alone = Differentiate(options, groups, context, MemoryPlan.Kept);
            foreach (var threads in (int[])[2, 3, 7])
            {
                var together = Differentiate(options, groups, context, MemoryPlan.Kept, threads);
                Assert.Equal(alone.Prediction, together.Prediction);
                Assert.Equal(alone.Gradient, together.Gradient);
            }
        }
    }

    [Fact]
    public void A_long_context_is_planned_leanly_and_a_short_one_is_not()
    {
        var shapeD = new ModelOptions(AttentionKind.Softmax, AttentionKind.Softmax, 2, 4, 32, 128, 512, NormKind.None, true, 1, 0.02f, 0);
        Assert.Equal(MemoryPlan.Kept, MemoryPlan.For(shapeD, 1, 512, 1));
        Assert.Equal(new MemoryPlan(true, 2), MemoryPlan.For(shapeD, 1, 2048, 2));
    }

    /// <summary>Two passes, so that what the first has left in shared buffers meets the second.</summary>
    private static (float[] Prediction, float[] Gradient) Differentiate(ModelOptions options, int groups, int context, MemoryPlan plan, int threads = 1)
    {
        var layout = new ModelLayout(options, Channels, Channels, embedded: true);
        using var kernels = new CpuKernels(threads);
        var transformer = new Transformer(layout, kernels, groups, context, plan);
        kernels.Load(layout.Parameters.Initial(RandomKey.Of(1), options.InitStd), transformer.Weights);
        var targets = kernels.NewActivation(groups, context, Channels);
        for (var pass = 0; pass < 2; pass++)
        {
            var tokens = new float[transformer.Tokens.Length];
            RandomKey.Of(2 + pass).Normals(tokens);
            kernels.Load(tokens, transformer.Tokens);
            transformer.Forward();
            kernels.SquaredErrorGradient(transformer.Prediction, targets, groups * 16, 1f, transformer.PredictionGradient);
            transformer.Backward();
        }

        var (prediction, gradient) = (new float[transformer.Prediction.Length], new float[layout.Parameters.Length]);
        kernels.Save(transformer.Prediction, prediction);
        kernels.Save(transformer.Gradient, gradient);
        Assert.All(gradient, g => Assert.True(float.IsFinite(g)));
        Assert.Contains(gradient, g => g != 0);
        return (prediction, gradient);
    }
}
