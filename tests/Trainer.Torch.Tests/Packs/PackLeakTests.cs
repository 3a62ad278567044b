using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Tests.Trials;
using Sweeper.Trainer.Torch.Kernels;
using Sweeper.Trainer.Torch.Packs;
using Sweeper.Trainer.Trials;
using TorchSharp;

namespace Sweeper.Trainer.Torch.Tests.Packs;

/// <summary>A pack leaves no tensor behind. Counted on the launcher's thread, which makes them all.</summary>
public sealed class PackLeakTests
{
    [Fact]
    public async Task Ten_thousand_steps_leave_nothing()
    {
        var configuration = SmallTrial.Configuration("model.attention=linear", "model.layers=1", "model.heads=1", "model.key_dim=2", "model.width=4", "task.context=2", "training.steps=5000", "training.batch=16");
        var setup = TrialSetup.From(configuration);
        using var launcher = new Launcher(new PackDevice("torch-cpu", new SmallGauge(), replicas => (IKernels)new TorchKernels(torch.CPU, replicas)));
        var before = Live(launcher);
        using (var first = launcher.Join(configuration, setup, 1))
        {
            first.Train();
            first.Train();
            var alone = Live(launcher);
            using (var second = launcher.Join(configuration, setup, 2))
            {
                second.Train();
                first.Train();
                var planned = Live(launcher);
                for (var step = 4; step <= 5000; step++)
                {
                    var other = Task.Run(second.Train);
                    first.Train();
                    await other;
                    if (step % 100 == 0)
                        Assert.Equal(planned, Live(launcher));
                }

                Assert.NotEqual(before, planned);
            }

            Assert.Equal(alone, Live(launcher));
        }

        Assert.Equal(before, Live(launcher));
    }

    private static long Live(Launcher launcher)
    {
        var live = 0L;
        launcher.Call(() => live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        return live;
    }
}
