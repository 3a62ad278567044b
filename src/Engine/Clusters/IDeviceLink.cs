using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>The way from a coordinator to devices on any silo. Calls take milliseconds; one that throws did or did not arrive.</summary>
public interface IDeviceLink
{
    /// <summary>Gives the device its trial; twice is once.</summary>
    /// <returns>False when the device is busy with something else or belongs to another sweep by now: the lease is void.</returns>
    Task<bool> StartAsync(StartOrder order);

    /// <summary>The attempt is to save a checkpoint and return.</summary>
    /// <param name="sweep">A device that trains for another one is not concerned.</param>
    Task HaltAsync(string sweep, DeviceId device, TrialId trial, int attempt);

    /// <summary>Which run of the silo's process this is: another number each time that it is started. Null when the silo is known to be dead, or was never there.</summary>
    long? IncarnationOf(string silo);
}
