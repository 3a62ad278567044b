using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tasks;

/// <summary>A source of sequences and of what is to be predicted at each position. Stateless: sequence i of a key is always the same sequence.</summary>
public interface ITask
{
    /// <summary>Positions T of a sequence.</summary>
    int Context { get; }

    /// <summary>Channels of a token as the model sees it.</summary>
    int InputChannels { get; }

    /// <summary>Channels of the target at each position.</summary>
    int TargetChannels { get; }

    /// <summary>
    /// Fills the batch with sequences <paramref name="first"/>, first + 1, … of the stream <paramref name="key"/>. Sequence i depends on (key, i) only: not on the
    /// batch, its size or its lane. Allocates nothing.
    /// </summary>
    void Generate(RandomKey key, int first, SequenceBatch batch);
}
