using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Tasks;

/// <summary>Where the channels of an observation go in a token.</summary>
internal sealed class TokenLayout(TaskOptions options)
{
    /// <summary>Slots of a constructed token: [0, o_t, o_t, o_{t-1}].</summary>
    private const int Slots = 4;

    private readonly bool _constructed = options.Tokens == TokenScheme.Constructed;

    public int ObservationChannels { get; } = options.ObservationChannels;

    public int Channels => _constructed ? Slots * ObservationChannels : ObservationChannels;

    /// <summary>The third slot of a constructed token: the first that is never masked.</summary>
    public int ObservationChannel => _constructed ? 2 * ObservationChannels : 0;

    /// <exception cref="ArgumentException">The batch has other channels than the task.</exception>
    public void Require(SequenceBatch batch)
    {
        if (batch.InputChannels != Channels || batch.TargetChannels != ObservationChannels)
        {
            throw new ArgumentException(
                $"The batch has {batch.InputChannels} input and {batch.TargetChannels} target channels, the task {Channels} and {ObservationChannels}.",
                nameof(batch));
        }
    }

    /// <param name="now">[n, 16 lanes]: o_t.</param>
    /// <param name="before">[n, 16 lanes]: o_{t-1}, zero at the first position.</param>
    public void Write(SequenceBatch batch, int group, int position, ReadOnlySpan<Vector512<float>> now, ReadOnlySpan<Vector512<float>> before)
    {
        for (var c = 0; c < ObservationChannels; c++)
        {
            if (!_constructed)
            {
                Put(c, now[c]);
                continue;
            }

            Put(c, Vector512<float>.Zero);
            Put(ObservationChannels + c, options.MaskSlots < 2 ? now[c] : Vector512<float>.Zero);
            Put(2 * ObservationChannels + c, now[c]);
            Put(3 * ObservationChannels + c, before[c]);
        }

        void Put(int channel, Vector512<float> value) => value.CopyTo(batch.Inputs, batch.InputAt(group, position, channel));
    }

    /// <summary>The targets of a position: the next observation.</summary>
    public void WriteTarget(SequenceBatch batch, int group, int position, ReadOnlySpan<Vector512<float>> next)
    {
        for (var c = 0; c < ObservationChannels; c++)
            next[c].CopyTo(batch.Targets, batch.TargetAt(group, position, c));
    }
}
