using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tasks;

/// <summary>
/// Host memory for a batch of sequences, in lanes (<see cref="Lane"/>): inputs <c>[groups, T, input channels, 16]</c>, targets <c>[groups, T, target channels, 16]</c>,
/// float32. Lanes past <see cref="Sequences"/> in the last group hold further real sequences that no loss counts.
/// </summary>
public sealed class SequenceBatch(int sequences, int context, int inputChannels, int targetChannels)
{
    public int Sequences { get; } = sequences;

    public int Groups { get; } = Lane.Groups(sequences);

    public int Context { get; } = context;

    public int InputChannels { get; } = inputChannels;

    public int TargetChannels { get; } = targetChannels;

    public float[] Inputs { get; } = new float[Lane.Groups(sequences) * context * inputChannels * Lane.Count];

    public float[] Targets { get; } = new float[Lane.Groups(sequences) * context * targetChannels * Lane.Count];

    /// <summary>Index of lane 0 of an input channel.</summary>
    public int InputAt(int group, int position, int channel) => ((group * Context + position) * InputChannels + channel) * Lane.Count;

    /// <summary>Index of lane 0 of a target channel.</summary>
    public int TargetAt(int group, int position, int channel) => ((group * Context + position) * TargetChannels + channel) * Lane.Count;
}
