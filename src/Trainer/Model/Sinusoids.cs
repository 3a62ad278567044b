using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Model;

/// <summary>The sinusoidal positional encoding (Vaswani et al., 2017): channel 2i is sin(t / 10000^(2i/P)), channel 2i + 1 the cosine.</summary>
internal static class Sinusoids
{
    /// <summary>[T, P], row-major.</summary>
    public static float[] Table(int context, int channels)
    {
        var table = new float[context * channels];
        for (var t = 0; t < context; t++)
        {
            for (var c = 0; c < channels; c++)
            {
                var angle = t * Elementary.Exp(-Elementary.Log(10000) * (c / 2 * 2) / channels);
                table[(t * channels) + c] = (float)(c % 2 == 0 ? Elementary.Sin(angle) : Elementary.Cos(angle));
            }
        }

        return table;
    }
}
