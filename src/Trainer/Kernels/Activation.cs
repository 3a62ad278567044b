namespace Sweeper.Trainer.Kernels;

/// <summary>
/// A handle on device memory that holds numbers per sequence, position and channel: <c>[groups, T, channels, 16]</c> (<see cref="Numerics.Lane"/>), for each replica of its kernels. Only the kernels that
/// allocated it can look inside.
/// </summary>
public abstract class Activation(int groups, int context, int channels)
{
    /// <summary>Groups of 16 sequences.</summary>
    public int Groups { get; } = groups;

    /// <summary>T.</summary>
    public int Context { get; } = context;

    public int Channels { get; } = channels;

    /// <summary>Numbers of one replica, lanes included.</summary>
    public int Length => checked(Groups * Context * Channels * Numerics.Lane.Count);
}
