using Sweeper.Grains.Messages;

namespace Sweeper.Grains;

/// <summary>A device of the cluster, by its id (<c>rack7/cuda:0</c>): on the silo that owns it, and nowhere else.</summary>
[Alias("sweeper.grain.gpu.v1")]
public interface IGpuGrain : IGrainWithStringKey
{
    /// <summary>Gives the device its trial; twice is once. It is trained on a thread of its own, long after this has returned.</summary>
    /// <returns>False when the device will not train it.</returns>
    [Alias("start")]
    Task<bool> StartAsync(OrderMessage order);

    /// <summary>The attempt is to save a checkpoint and return, if the device trains it for that sweep.</summary>
    [Alias("halt")]
    Task HaltAsync(string sweep, AttemptMessage attempt);
}
