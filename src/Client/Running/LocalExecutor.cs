using Sweeper.Client.Exits;
using Sweeper.Engine.Processes;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Torch.Devices;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Running;

/// <summary>What trains on the devices of this machine that <c>--devices</c> names: each GPU in a process of its own.</summary>
internal static class LocalExecutor
{
    /// <param name="threadsPerTrial">On CPU cores.</param>
    /// <exception cref="InputException">They are not here, or nothing trains on them; law, value and remedy of each.</exception>
    public static ITrialExecutor Open(DeviceSpec spec, int threadsPerTrial = 1)
    {
        try
        {
            return spec.Kind switch
            {
                DeviceKind.Cpu => new TransformerExecutor(threadsPerTrial),
                DeviceKind.Cuda => ChildExecutor.OfThisProgram(TorchDevices.Open(spec, TorchRuntime.Here), $"{spec}"),
                _ => TorchDevices.Open(spec, TorchRuntime.Here),
            };
        }
        catch (MissingDeviceException e)
        {
            throw new InputException(e.Messages);
        }
        catch (NotSupportedException e)
        {
            throw new InputException(e.Message);
        }
    }
}
