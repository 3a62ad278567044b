using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tests.Kernels;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Tests.Model;

/// <summary>The backward pass of whole models, in float64, against central differences of fourth order of the loss in every parameter.</summary>
public sealed class TransformerGradientTests
{
    private const int Context = 5;
    private const int Sequences = 3;
    private const int Channels = 2;
    private const double Difference = 1e-5;
    private const double Tolerance = 1e-7;

    public static TheoryData<string, ModelOptions, bool> Models()
    {
        var plain = new ModelOptions(AttentionKind.Linear, AttentionKind.Linear, 2, 2, 3, 8, 0, NormKind.None, false, 1, 0.3f, 0);
        return new()
        {
            { "linear, constructed", plain, false },
            { "linear, embedded", plain, true },
            { "softmax with positions", plain with { Attention = AttentionKind.Softmax, FirstAttention = AttentionKind.Softmax, Positions = true }, true },
            { "mesa", plain with { Attention = AttentionKind.Mesa, FirstAttention = AttentionKind.Mesa, LambdaInit = 0.7f }, true },
            { "hybrid, LayerNorm, MLP", plain with { Attention = AttentionKind.Mesa, FirstAttention = AttentionKind.Softmax, MlpWidth = 5, Norm = NormKind.Layer, Positions = true }, true },
            { "gated", plain with { Attention = AttentionKind.Gated, FirstAttention = AttentionKind.Gated }, true },
            { "delta, constructed", plain with { Attention = AttentionKind.Delta, FirstAttention = AttentionKind.Delta }, false },
            { "mesanet", plain with { Attention = AttentionKind.MesaNet, FirstAttention = AttentionKind.MesaNet, CgSteps = AttentionShape.Unlimited }, true },
            { "hybrid with gates", plain with { Layers = 3, FirstAttention = AttentionKind.Delta, Attention = AttentionKind.MesaNet, CgSteps = AttentionShape.Unlimited, Positions = true }, true },
            { "RMSNorm, MLP, constructed", plain with { MlpWidth = 5, Norm = NormKind.Rms }, false },
            { "clipped", plain with { Clip = 0.8f, InitStd = 0.6f }, true },
            { "three layers of everything", plain with { Layers = 3, Attention = AttentionKind.Softmax, MlpWidth = 4, Norm = NormKind.Rms, Clip = 2 }, true },
            { "unit heads", plain with { Attention = AttentionKind.Softmax, FirstAttention = AttentionKind.Softmax, QkNorm = HeadNormKind.L2, FirstQkNorm = HeadNormKind.L2, Positions = true }, true },
            { "unit heads but in the first block, mesa", plain with { Attention = AttentionKind.Mesa, FirstAttention = AttentionKind.Softmax, QkNorm = HeadNormKind.L2 }, true },
            { "RMS heads, constructed", plain with { QkNorm = HeadNormKind.Rms, FirstQkNorm = HeadNormKind.Rms }, false },
            { "rotary", plain with { Attention = AttentionKind.Mesa, FirstAttention = AttentionKind.Softmax, KeyDim = 4, Rope = true }, true },
            { "rotary, RMS heads, LayerNorm", plain with { KeyDim = 2, Rope = true, QkNorm = HeadNormKind.Rms, FirstQkNorm = HeadNormKind.Rms, Norm = NormKind.Layer }, true },
            { "mesa, linear, softmax", plain with { Layers = 3, Blocks = [AttentionKind.Mesa, AttentionKind.Linear, AttentionKind.Softmax] }, true },
            { "convolution, mesa", plain with { Attention = AttentionKind.Mesa, QkConvolution = 4 }, true },
            { "convolution, unit heads, rotary, output norm", plain with { Attention = AttentionKind.Softmax, FirstAttention = AttentionKind.Softmax, KeyDim = 4, QkConvolution = 2, QkNorm = HeadNormKind.L2, FirstQkNorm = HeadNormKind.L2, Rope = true, OutputNorm = true }, true },
            { "mesanet as published", plain with { Attention = AttentionKind.MesaNet, FirstAttention = AttentionKind.MesaNet, CgSteps = AttentionShape.Unlimited, QkConvolution = 4, QkNorm = HeadNormKind.L2, FirstQkNorm = HeadNormKind.L2, OutputNorm = true, RepeatGuard = true, GammaInit = 0.9, BetaInit = 0.7 }, true },
            { "output norm, constructed", plain with { OutputNorm = true }, false },
            { "softmax, mesa that forgets", plain with { Attention = AttentionKind.Mesa, FirstAttention = AttentionKind.Softmax, Forgetting = true, GammaInit = 0.8, LambdaInit = 0.7f }, true },
            { "tied", plain with { Tied = true }, true },
            { "tied, LayerNorm", plain with { Tied = true, Norm = NormKind.Layer }, true },
            { "SwiGLU", plain with { MlpWidth = 5, SwiGlu = true }, true },
            { "SwiGLU, RMSNorm, constructed", plain with { MlpWidth = 3, SwiGlu = true, Norm = NormKind.Rms }, false },
        };
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Gradient_is_the_slope_of_the_loss(string model, ModelOptions options, bool embedded) 
    {
        Agree(model, options, embedded, LossKind.SquaredError, MemoryPlan.Kept);
        Agree($"{model}, little kept", options, embedded, LossKind.SquaredError, new MemoryPlan(true, 1));
    }


    [Theory]
    [InlineData("softmax, softmax", AttentionKind.Softmax, AttentionKind.Softmax, NormKind.None, false)]
    [InlineData("softmax, mesa, LayerNorm", AttentionKind.Mesa, AttentionKind.Softmax, NormKind.Layer, false)]
    [InlineData("linear, linear, tied", AttentionKind.Linear, AttentionKind.Linear, NormKind.None, true)]
    public void Gradient_is_the_slope_of_cross_entropy(string model, AttentionKind attention, AttentionKind first, NormKind norm, bool tied)
    {
        var options = new ModelOptions(attention, first, 2, 2, 3, 8, 5, norm, true, 0.7f, 0.3f, 0) { Tied = tied };
        Agree(model, options, true, LossKind.CrossEntropy, MemoryPlan.Kept);
        Agree($"{model}, capped", options with { LogitCap = 0.8f }, true, LossKind.CrossEntropy, MemoryPlan.Kept);
        Agree($"{model}, capped, squares", options with { LogitCap = 0.8f }, true, LossKind.SquaredError, MemoryPlan.Kept);
    }

    private static void Agree(string model, ModelOptions options, bool embedded, LossKind loss, MemoryPlan plan)
    {
        var layout = new ModelLayout(options, embedded ? Channels : options.Width, Channels, embedded);
        using var kernels = new ReferenceKernels();
        var transformer = new Transformer(layout, kernels, 1, Context, plan);
        var weights = ((ReferenceVector)transformer.Weights).Data;
        kernels.Load(layout.Parameters.Initial(RandomKey.Of(1), options.InitStd), transformer.Weights);
        var tokens = new float[transformer.Tokens.Length];
        RandomKey.Of(2).Normals(tokens);
        kernels.Load(tokens, transformer.Tokens);
        var targets = kernels.NewActivation(1, Context, Channels);
        var wanted = new float[targets.Length];
        RandomKey.Of(3).Normals(wanted);
        if (loss == LossKind.CrossEntropy)
            wanted = OneHot.Of(wanted, Channels);
        kernels.Load(wanted, targets);

        Loss();
        if (loss == LossKind.CrossEntropy)
            kernels.CrossEntropyGradient(transformer.Prediction, targets, Sequences, 1f, transformer.PredictionGradient);
        else
            kernels.SquaredErrorGradient(transformer.Prediction, targets, Sequences, 1f, transformer.PredictionGradient);
        transformer.Backward();

        var gradient = ((ReferenceVector)transformer.Gradient).Data;
        var scale = gradient.Max(Math.Abs);
        Assert.True(scale > 0.01, "The gradient must not vanish, or the test would say nothing.");
        foreach (var entry in layout.Parameters.Entries)
        {
            for (var i = entry.Offset; i < entry.Offset + entry.Length; i++)
            {
                var here = weights[i];
                var slope = (LossAt(-2) - (8 * LossAt(-1)) + (8 * LossAt(1)) - LossAt(2)) / (12 * Difference);
                weights[i] = here;
                Assert.True(Math.Abs(slope - gradient[i]) <= Tolerance * scale, $"{model}: {entry.Name}[{i - entry.Offset}]: gradient {gradient[i]:R}, slope {slope:R}");

                double LossAt(int steps)
                {
                    weights[i] = here + (steps * Difference);
                    return Loss();
                }
            }
        }

        double Loss()
        {
            var byPosition = new double[Context];
            transformer.Forward();
            if (loss == LossKind.CrossEntropy)
                kernels.CrossEntropy(transformer.Prediction, targets, Sequences, byPosition);
            else
                kernels.SquaredError(transformer.Prediction, targets, Sequences, byPosition);
            return byPosition.Sum();
        }
    }
}
