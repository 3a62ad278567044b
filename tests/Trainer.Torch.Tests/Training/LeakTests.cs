using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;

namespace Sweeper.Trainer.Torch.Tests.Training;

/// <summary>No call leaves a tensor behind; kernels that are disposed of leave none at all. Counted on this thread, so that other tests do not matter.</summary>
public sealed class LeakTests
{
    private static long Live => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    [Fact]
    public void Ten_thousand_cheap_calls_leave_nothing()
    {
        var before = Live;
        using (var kernels = new TorchKernels(torch.CPU, 2))
        {
            var (x, y, w) = (kernels.NewActivation(1, 2, 3), kernels.NewActivation(1, 2, 3), kernels.NewParameters(9));
            var (matrix, losses, planned) = (new Matrix(w, 0, 3, 3), new double[4], 0L);
            for (var i = 0; i <= 2000; i++)
            {
                // Tables are sent to the device once.
                if (i == 1)
                    planned = Live;
                kernels.MatMul(x, matrix, y);
                kernels.MatMulWeightGradient(x, y, matrix);
                kernels.Gelu(x, y);
                kernels.SquaredError(x, y, 16, losses);
                kernels.ClipNorm(w, 1);
                if (i > 0)
                    Assert.Equal(planned, Live);
            }
        }

        Assert.Equal(before, Live);
    }

    [Theory]
    [InlineData("model.blocks=softmax+linear", "model.norm=layer", "model.mlp_width=24")]
    [InlineData("model.attention=mesa", "training.clip=norm", "task.context=70", "model.layers=1", "training.batch=16")]
    [InlineData("model.attention=gated", "model.mlp=swiglu", "model.mlp_width=9", "model.positions=rope", "model.key_dim=6", "model.norm=rms")]
    [InlineData("model.attention=delta", "model.qk_convolution=3", "model.qk_norm=l2", "model.output_norm=rms")]
    [InlineData("model.attention=mesanet", "model.repeat_guard=true")]
    [InlineData("model.attention=mesa", "model.forgetting=head", "model.clip=4")]
    [InlineData("task.kind=markov", "task.concentration=0.5", "model.logit_cap=4", "model.blocks=softmax+linear")]
    public void Steps_of_every_kind_leave_nothing(params string[] settings)
    {
        var before = Live;
        using (var models = new ModelStep([1, 2], settings))
        {
            // Tables are sent to the device once.
            models.Train(1);
            var planned = Live;
            for (var step = 2; step < 7; step++)
            {
                models.Train(step);
                Assert.Equal(planned, Live);
            }
        }

        Assert.Equal(before, Live);
    }
}
