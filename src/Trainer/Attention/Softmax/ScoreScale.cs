using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

/// <summary>The factor 1/sqrt(K) of scores, and their exponentials. Those are powers of two, so maxima are kept times log2(e): m = max(q·k) · log2(e) / sqrt(K).</summary>
internal readonly struct ScoreScale(int keyDim)
{
    private const float LogTwoE = 1.44269504f;

    /// <summary>1/sqrt(K), for the gradient of the scores.</summary>
    public readonly Vector512<float> Plain = Vector512<float>.One / Vector512.Sqrt(Vector512.Create((float)keyDim));

    /// <summary>log2(e)/sqrt(K).</summary>
    public readonly Vector512<float> Binary = Vector512.Create(LogTwoE) / Vector512.Sqrt(Vector512.Create((float)keyDim));

    /// <summary>exp(q·k / sqrt(K)) as a share of that of the largest score.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Probability(Vector512<float> score, Vector512<float> binary, Vector512<float> max) =>
        Elementary.Exp2(Vector512.FusedMultiplyAdd(score, binary, -max));
}
