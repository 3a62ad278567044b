using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Trainer.Torch.Devices;

/// <summary>The one place where trials get an executor on libtorch's devices.</summary>
public static class TorchDevices
{
    /// <param name="spec">Of kind <c>torch-cpu</c> or <c>cuda</c>.</param>
    /// <param name="facts">What there is.</param>
    /// <exception cref="MissingDeviceException">A device is not here.</exception>
    /// <exception cref="NotSupportedException">All are here, but no executor trains on them yet.</exception>
    public static ITrialExecutor Open(DeviceSpec spec, TorchFacts facts)
    {
        var missing = TorchAvailability.Of(spec, facts).SelectMany(device => device.Lacks).Distinct().Select(lack => $"{spec} {lack}").ToList();
        return missing.Count > 0
            ? throw new MissingDeviceException(missing)
            : throw new NotSupportedException($"{spec} is here, but trials cannot be trained on it yet. Use --devices cpu:N.");
    }
}
