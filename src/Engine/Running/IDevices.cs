using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>The devices of a sweep as its coordinator sees them, wherever they are. Calls return at once, may be repeated, and throw nothing.</summary>
internal interface IDevices
{
    /// <summary>The device has a lease; told twice, it trains once.</summary>
    void Start(SweepEffect.StartTrial start);

    /// <summary>The attempt is to save a checkpoint and return. One that the device does not run is none of its business.</summary>
    void Halt(DeviceId device, TrialId trial, int attempt);

    /// <summary>Now and then: says of the devices that the sweep has which ones are gone.</summary>
    void Look(SweepState state);

    /// <summary>Whatever runs is to save a checkpoint and return: the run is to end.</summary>
    void HaltAll();

    /// <summary>The sweep has ended: there will be no more work.</summary>
    void Dismiss();

    /// <summary>Nothing can be decided any more.</summary>
    void Break();
}
