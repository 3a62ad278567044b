using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Model;

/// <summary>
/// The angles of rotary position embedding (Su et al., 2021, RoPE): channels (2i, 2i + 1) of a query or key of K channels at position t turn by t · 10000^(−2i/K).
/// </summary>
internal static class Rotary
{
    /// <summary>[T, K], row-major: cos, sin of pair 0, cos, sin of pair 1, …</summary>
    /// <param name="context">T.</param>
    /// <param name="keyDim">K, even.</param>
    public static float[] Table(int context, int keyDim)
    {
        var table = new float[context * keyDim];
        for (var t = 0; t < context; t++)
        {
            for (var c = 0; c < keyDim; c += 2)
            {
                var angle = t * Elementary.Exp(-Elementary.Log(10000) * c / keyDim);
                table[(t * keyDim) + c] = (float)Elementary.Cos(angle);
                table[(t * keyDim) + c + 1] = (float)Elementary.Sin(angle);
            }
        }

        return table;
    }
}
