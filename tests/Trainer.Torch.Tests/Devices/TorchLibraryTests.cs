using Sweeper.Trainer.Torch.Devices;
using TorchSharp;

namespace Sweeper.Trainer.Torch.Tests.Devices;

/// <summary>libtorch is loaded, on systems with an older libstdc++ too, and TorchSharp finds it.</summary>
public sealed class TorchLibraryTests
{
    [Fact]
    public void Torch_computes_once_its_library_is_loaded()
    {
        TorchLibrary.Require();
        using var scope = torch.NewDisposeScope();
        Assert.Equal(6, torch.ones(2, 3).sum().item<float>());
    }
}
