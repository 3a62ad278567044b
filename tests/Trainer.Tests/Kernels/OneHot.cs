using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Kernels;

/// <summary>Targets of cross-entropy from random numbers.</summary>
internal static class OneHot
{
    /// <summary>In each token and lane, 1 for the channel of the largest number and 0 for the others. Of and to: [tokens, channels, 16 lanes].</summary>
    public static float[] Of(float[] numbers, int channels)
    {
        var targets = new float[numbers.Length];
        for (var token = 0; token < numbers.Length / (channels * Lane.Count); token++)
        {
            for (var lane = 0; lane < Lane.Count; lane++)
            {
                int At(int channel) => (token * channels + channel) * Lane.Count + lane;
                targets[At(Enumerable.Range(0, channels).MaxBy(c => numbers[At(c)]))] = 1;
            }
        }

        return targets;
    }
}
