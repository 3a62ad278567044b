namespace Sweeper.Trainer.Torch.Trials;

/// <summary>Versions of everything outside a trial's configuration that decides its numbers on libtorch, by class of device: raised when a change of kernels or recipe changes bits there.</summary>
public static class TorchNumerics
{
    public const string Cpu = "torch-cpu-1";

    public const string Cuda = "cuda-1";
}
