using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

public class MatMulGradientTests
{
    [Theory, InlineData(1, 1, 1, 1, true), InlineData(2, 3, 4, 2, true), InlineData(1, 5, 3, 7, false)]
    public void Matrix_product(int groups, int context, int inputs, int outputs, bool withResidual)
    {
        var scene = new GradientScene();
        var (x, w) = (scene.Activation(groups, context, inputs), scene.Matrix(inputs, outputs));
        var (residual, c) = (scene.Activation(groups, context, outputs), scene.Activation(groups, context, outputs));
        var (y, dx, dw) = (new ReferenceActivation(groups, context, outputs), new ReferenceActivation(groups, context, inputs), GradientScene.ZeroLike(w));
        var loss = GradientScene.Loss(() => scene.Kernels.MatMul(x, w, y, withResidual ? residual : null), y, c);

        scene.Kernels.MatMulInputGradient(c, w, dx, add: false);
        scene.Kernels.MatMulWeightGradient(x, c, dw);

        FiniteDifferences.Agree("x", x.Data, loss, dx.Data);
        FiniteDifferences.Agree("w", GradientScene.Data(w), loss, GradientScene.Data(dw));
        if (withResidual)
            FiniteDifferences.Agree("residual", residual.Data, loss, c.Data);
    }

    [Theory, InlineData(1, 1, 1, 1, 1), InlineData(2, 4, 3, 5, 2)]
    public void Positions(int groups, int context, int encoding, int channels, int columns)
    {
        var scene = new GradientScene();
        var (before, w) = (scene.Activation(groups, context, channels), scene.Matrix(encoding, columns));
        var (c, y, dw) = (scene.Activation(groups, context, channels), new ReferenceActivation(groups, context, channels), GradientScene.ZeroLike(w));
        var table = new TestRandom(5).Floats(context * encoding);
        var loss = GradientScene.Loss(
            () =>
            {
                before.Data.CopyTo(y.Data, 0);
                scene.Kernels.AddPositions(table, w, 1, y);
            },
            y, c);

        scene.Kernels.AddPositionsGradient(table, c, 1, dw);

        FiniteDifferences.Agree("w", GradientScene.Data(w), loss, GradientScene.Data(dw));
        FiniteDifferences.Agree("y", before.Data, loss, c.Data);
    }
}
