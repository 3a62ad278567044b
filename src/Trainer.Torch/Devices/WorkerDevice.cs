using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Torch.Nvidia;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Torch.Devices;

/// <summary>What a child process trains on: in there, and not in yet another child.</summary>
public sealed class WorkerDevice
{
    private INvml? _nvml;

    /// <param name="text">A <see cref="DeviceSpec"/>: <c>cuda:0</c>, <c>torch-cpu:4</c>, <c>cpu:1</c>.</param>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="MissingDeviceException">It is not here.</exception>
    public ITrialExecutor Open(string text)
    {
        var spec = DeviceSpec.Parse(text, "A trial worker's device", allowsNone: false);
        if (spec.Kind == DeviceKind.Cpu)
            return new TransformerExecutor(1);
        if (spec.Kind == DeviceKind.Cuda)
            _nvml = Nvml.Open(out _);
        return TorchDevices.Open(spec, TorchRuntime.Here);
    }

    /// <summary>Why nothing can be trained in this process any more, after a trial failed so; null: it can.</summary>
    public string? Lost(TrialOutcome.Failed failed) => failed.Kind == FailureKind.Crashed ? CudaFault.Of(failed.Message, _nvml) : null;
}
