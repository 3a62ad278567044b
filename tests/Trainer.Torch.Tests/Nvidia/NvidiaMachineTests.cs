using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Trainer.Torch.Tests.Nvidia;

/// <summary>The GPUs that a process may use, numbered as CUDA numbers them.</summary>
public sealed class NvidiaMachineTests
{
    private static readonly SmallNvml Driver = new("570.86.10", ("NVIDIA H200", "GPU-aa11", 141, 1, 0.5), null, ("NVIDIA L4", "GPU-bb22", 24, 2, 0));

    [Fact]
    public void What_the_driver_says()
    {
        var machine = NvidiaMachine.Of(Driver, visible: null);

        Assert.Equal(("570.86.10", null), (machine.Driver, machine.Problem));
        Assert.Equal([new(0, "NVIDIA H200", 141, 1, 0.5), new(1, "NVIDIA GPU", 0, null, null), new(2, "NVIDIA L4", 24, 2, 0)], machine.Gpus);
    }

    [Theory]
    [InlineData("2,0", "0 NVIDIA L4, 1 NVIDIA H200")]
    [InlineData("GPU-bb", "0 NVIDIA L4")]
    [InlineData("0,7,2", "0 NVIDIA H200")]
    [InlineData("", "")]
    [InlineData("-1", "")]
    [InlineData("0,0", "")]
    public void Only_those_that_are_visible(string visible, string seen) =>
        Assert.Equal(seen, string.Join(", ", NvidiaMachine.Of(Driver, visible).Gpus.Select(gpu => $"{gpu.Number} {gpu.Name}")));
}
