using Sweeper.Sweeps.Sharing;
using Sweeper.Trainer.Torch.Devices;
using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Trainer.Torch.Tests.Devices;

/// <summary>What is missing is named, with how to get it, all of it at once.</summary>
public sealed class TorchAvailabilityTests
{
    private static readonly NvidiaMachine NoDriver = NvidiaMachine.Without("libnvidia-ml.so.1 cannot be loaded");
    private static readonly NvidiaMachine TwoGpus = new("570.86.10", null, [new(0, "NVIDIA H200", 1, 1, 0), new(1, "NVIDIA H200", 1, 1, 0)]);
    private static readonly TorchFacts Whole = new(IsBuiltIn: true, HasLibrary: true, IsForCuda: true, LoadProblem: null, "2.10.0", CudaDevices: 2, TwoGpus);
    private static readonly TorchFacts ForCpus = Whole with { IsForCuda = false, CudaDevices = 0 };
    private static readonly TorchFacts Bare = ForCpus with { HasLibrary = false, Version = null };

    [Fact]
    public void Nothing_is_missing_where_all_is_there()
    {
        Assert.True(TorchAvailability.OfCpu(Whole).IsHere);
        Assert.All(TorchAvailability.Of(DeviceSpec.Parse("cuda:0,1", "", false), Whole), device => Assert.True(device.IsHere));
        Assert.True(TorchAvailability.OfCpu(Whole with { IsForCuda = false, Nvidia = NoDriver }).IsHere);
    }

    [Fact]
    public void A_program_without_libtorch_names_the_flag_and_the_package()
    {
        Assert.Equal(
            ["torch-cpu needs libtorch, but this sweeper was built without it: build it with `dotnet build -c Release -p:Torch=cpu` (package TorchSharp-cpu)"],
            TorchAvailability.OfCpu(Bare).Messages);
        Assert.Equal(
            [
                "cuda needs libtorch for CUDA, but this sweeper was built without it: build it with `dotnet build -c Release -p:Torch=cuda` (package TorchSharp-cuda-linux)",
                "cuda needs NVIDIA's driver, but libnvidia-ml.so.1 cannot be loaded: install the driver; in a container, start it with the NVIDIA container toolkit (docker run --gpus all)",
            ],
            TorchAvailability.OfCuda(Bare with { Nvidia = NoDriver }).Messages);
        Assert.StartsWith("torch-cpu needs TorchSharp, but this sweeper was built where", Assert.Single(TorchAvailability.OfCpu(Bare with { IsBuiltIn = false }).Messages), StringComparison.Ordinal);
        Assert.Contains("built with the one for CPUs", Assert.Single(TorchAvailability.OfCuda(ForCpus, 0).Messages), StringComparison.Ordinal);
        Assert.Contains("(wrong ELF class)", Assert.Single(TorchAvailability.OfCpu(Whole with { LoadProblem = "wrong ELF class" }).Messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("470.57.02", 0, "cuda:0 needs a driver of version 525.60.13 or newer, but it is 470.57.02: update the driver")]
    [InlineData("525.60.13", 5, "cuda:5 needs a GPU of number 5, but this process has 2: ")]
    [InlineData("unheard of", 0, null)]
    public void A_driver_that_is_too_old_and_a_gpu_that_is_not_there(string driver, int gpu, string? message)
    {
        var messages = TorchAvailability.OfCuda(Whole with { Nvidia = TwoGpus with { Driver = driver } }, gpu).Messages;

        Assert.StartsWith(message ?? "", messages.SingleOrDefault() ?? "", StringComparison.Ordinal);
        Assert.Equal(message is null, messages.Count == 0);
    }

    [Fact]
    public void A_gpu_that_only_the_driver_sees() => Assert.StartsWith(
        "cuda:1 needs a GPU that libtorch can use, but it finds 1 of the 2 that the driver has: ",
        Assert.Single(TorchAvailability.OfCuda(Whole with { CudaDevices = 1 }, 1).Messages), StringComparison.Ordinal);

    [Fact]
    public void Devices_that_lack_the_same_say_it_once()
    {
        var missing = Assert.Throws<MissingDeviceException>(() => TorchDevices.Open(DeviceSpec.Parse("cuda:0,1", "", false), ForCpus));
        Assert.StartsWith("cuda:0,1 needs libtorch for CUDA, but", Assert.Single(missing.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void This_machine_can_be_looked_at_and_measured()
    {
        var here = TorchRuntime.Here;

        Assert.Equal((true, true, null, "2.10.0"), (here.IsBuiltIn, here.HasLibrary, here.LoadProblem, here.Version));
        Assert.True(TorchAvailability.OfCpu(here).IsHere);
        var rates = TorchRuntime.Rates(null)!;
        Assert.InRange(rates.FlopsPerSecond, 1e8, 1e15);
        Assert.InRange(rates.BytesPerSecond, 1e7, 1e13);
    }
}
