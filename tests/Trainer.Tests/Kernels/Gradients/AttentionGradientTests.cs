using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

public class AttentionGradientTests
{
    public static TheoryData<AttentionKind, int, int, int> Shapes()
    {
        var shapes = new TheoryData<AttentionKind, int, int, int>();
        foreach (var kind in Enum.GetValues<AttentionKind>())
            foreach (var (context, heads, keyDim) in new[] { (1, 1, 1), (1, 2, 3), (2, 1, 2), (3, 3, 1), (5, 2, 4), (9, 1, 3) })
                shapes.Add(kind, context, heads, keyDim);
        return shapes;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Inputs_and_parameters(AttentionKind kind, int context, int heads, int keyDim)
    {
        var shape = new AttentionShape(kind, heads, keyDim) { CgSteps = AttentionShape.Unlimited };
        Check(shape, context, Enumerable.Range(0, shape.Parameters).Select(i => 0.5 + 0.7 * i % 3).ToArray(), repeatKeys: false, 1e-9, 1e-9);
    }

    [Fact]
    public void Mesanet_without_steps() =>
        Check(new AttentionShape(AttentionKind.MesaNet, 2, 3) { CgSteps = 0 }, 5, [.. Enumerable.Repeat(0.5, 10)], repeatKeys: false, 1e-9, 1e-9);

    [Theory, InlineData(0), InlineData(2), InlineData(AttentionShape.Unlimited)]
    public void Mesanet_with_its_guard(int steps)
    {
        // The adjoint of a solve that was cut short is not the slope of its steps: two channels are solved in two steps.
        var shape = new AttentionShape(AttentionKind.MesaNet, 2, 2) { CgSteps = steps, CgEpsilon = 0, RepeatGuard = true };
        Check(shape, 6, [.. Enumerable.Range(0, shape.Parameters).Select(i => 0.5 + 0.7 * i % 3)], repeatKeys: false, 1e-9, 1e-9);
    }

    [Theory, InlineData(1, 1, 0.0), InlineData(5, 2, 0.0), InlineData(9, 3, 3.0), InlineData(9, 3, -1.0)]
    public void Mesa_that_forgets(int context, int keyDim, double logit) =>
        Check(new AttentionShape(AttentionKind.Mesa, 2, keyDim) { Forgetting = true }, context, [0.7, 2, logit, logit + 0.4], repeatKeys: false, 1e-8, 1e-8);

    /// <summary>At λ = 1000 the unregularised directions of H are 1e6 away from the others, and the derivative in λ is 1e-6 of the loss.</summary>
    [Theory, InlineData(0.1, 1e-9, 1e-9), InlineData(1.0, 1e-9, 1e-9), InlineData(1000.0, 1e-6, 1e-6)]
    public void Mesa_with_repeated_keys(double lambda, double tolerance, double parameterTolerance) =>
        Check(new AttentionShape(AttentionKind.Mesa, 2, 3), 6, [lambda, lambda], repeatKeys: true, tolerance, parameterTolerance);

    [Theory, InlineData(0.0), InlineData(-3.0), InlineData(9e-7)]
    public void Lambda_below_its_floor_computes_as_the_floor_and_has_no_gradient(double lambda)
    {
        var atFloor = Run(1e-6f);
        var below = Run(lambda);

        Assert.Equal(atFloor.Output, below.Output);
        Assert.Equal(0, below.DLambda);
        Assert.NotEqual(0, atFloor.DLambda);
    }

    private static (double[] Output, double DLambda) Run(double lambda)
    {
        var (scene, shape) = (new GradientScene(), new AttentionShape(AttentionKind.Mesa, 1, 2));
        var (qkv, dO, o) = (scene.Activation(1, 3, 6), scene.Activation(1, 3, 2), new ReferenceActivation(1, 3, 2));
        var (parameters, dParameters) = (scene.Matrix(1, 1), GradientScene.ZeroLike(scene.Matrix(1, 1)));
        GradientScene.Data(parameters)[parameters.Offset] = lambda;
        var none = new ReferenceActivation(1, 3, 0);
        scene.Kernels.Attention(shape, 0, qkv, parameters, o, none);
        scene.Kernels.AttentionGradient(shape, 0, qkv, parameters, o, none, dO, new ReferenceActivation(1, 3, 6), dParameters);
        return (o.Data, GradientScene.Data(dParameters)[dParameters.Offset]);
    }

    private static void Check(AttentionShape shape, int context, double[] numbers, bool repeatKeys, double tolerance, double parameterTolerance)
    {
        var scene = new GradientScene();
        var (qkv, c) = (scene.Activation(1, context, shape.InputChannels), scene.Activation(1, context, shape.Channels));
        var (o, memory) = (new ReferenceActivation(1, context, shape.Channels), new ReferenceActivation(1, context, scene.Kernels.AttentionMemory(shape)));
        var (dQkv, parameters) = (scene.Activation(1, context, shape.InputChannels), scene.Matrix(1, shape.Parameters));
        numbers.CopyTo(GradientScene.Data(parameters), parameters.Offset);
        if (repeatKeys)
            RepeatKeys(qkv, shape);
        var dParameters = GradientScene.ZeroLike(parameters);
        var loss = GradientScene.Loss(() => scene.Kernels.Attention(shape, 0, qkv, parameters, o, memory), o, c);

        loss();
        scene.Kernels.AttentionGradient(shape, 0, qkv, parameters, o, memory, c, dQkv, dParameters);

        FiniteDifferences.Agree("qkv", qkv.Data, loss, dQkv.Data, tolerance);
        if (shape.Parameters > 0)
            FiniteDifferences.Agree("parameters", GradientScene.Data(parameters), loss, GradientScene.Data(dParameters), parameterTolerance);
        else
            Assert.All(GradientScene.Data(dParameters), d => Assert.Equal(0, d));
    }

    /// <summary>The keys of positions 0 and 1 over and over: H has rank two, however long the sequence.</summary>
    private static void RepeatKeys(ReferenceActivation qkv, AttentionShape shape)
    {
        for (var t = 2; t < qkv.Context; t++)
            for (var i = 0; i < qkv.Channels; i++)
                for (var lane = 0; lane < 16 && i % shape.HeadChannels / shape.KeyDim == 1; lane++)
                    qkv[t, i, lane] = qkv[t % 2, i, lane];
    }
}
