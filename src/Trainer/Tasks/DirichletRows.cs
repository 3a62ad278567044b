using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tasks;

/// <summary>
/// Rows of a symmetric Dirichlet distribution, one matrix per lane: independent gamma variates over their sum (Marsaglia and Tsang 2000; below alpha = 1 a variate of
/// alpha + 1 times U^(1/alpha)). Kept as logarithms, so that a small alpha does not underflow. A lane proposes until it accepts, whatever its neighbours do.
/// </summary>
internal static class DirichletRows
{
    private const uint ProposalDraws = 1;
    private const uint AcceptanceDraws = 2;
    private const uint BoostDraws = 3;

    /// <param name="key">Only folded.</param>
    /// <param name="firstSequence">Sequence of lane 0.</param>
    /// <param name="concentration">alpha, above 0.</param>
    /// <param name="columns">Of a row.</param>
    /// <param name="weights">[rows, columns, 16 lanes], written: each row's probabilities, times a factor that makes the largest of them 1.</param>
    public static void Fill(RandomKey key, int firstSequence, double concentration, int columns, Span<Vector512<float>> weights)
    {
        var (proposals, acceptances, boosts) = (key.Fold(ProposalDraws), key.Fold(AcceptanceDraws), key.Fold(BoostDraws));
        for (var entry = 0; entry < weights.Length; entry++)
        {
            var logarithm = LogGamma(proposals, acceptances, firstSequence, entry, weights.Length, concentration < 1 ? concentration + 1 : concentration);
            if (concentration < 1)
            {
                var uniform = Vector512<float>.One - boosts.Uniform(entry, firstSequence);
                logarithm += Elementary.Log(uniform) / Vector512.Create((float)concentration);
            }

            weights[entry] = logarithm;
        }

        for (var row = 0; row < weights.Length; row += columns)
            Exponentiate(weights.Slice(row, columns));
    }

    /// <summary>Logarithm of a gamma variate of shape at least 1, less a constant that all variates of the shape share.</summary>
    /// <param name="entry">Number of the variate: proposal i of it is draw i · entries + entry.</param>
    private static Vector512<float> LogGamma(RandomKey proposals, RandomKey acceptances, int firstSequence, int entry, int entries, double shape)
    {
        var d = Vector512.Create((float)(shape - 1.0 / 3));
        var c = Vector512<float>.One / Vector512.Sqrt(d * 9f);
        var (result, open) = (Vector512<float>.Zero, Vector512<float>.AllBitsSet);
        for (var draw = entry; Vector512.LessThanAny(open.AsInt32(), Vector512<int>.Zero); draw += entries)
        {
            // With v = (1 + c x)³. Where 1 + c x is not positive the logarithm is not a finite number, and the comparison false.
            var x = proposals.Normal(draw, firstSequence);
            var root = Vector512.FusedMultiplyAdd(c, x, Vector512<float>.One);
            var logarithm = Elementary.Log(root) * 3f;
            var bound = Vector512.FusedMultiplyAdd(d, Vector512<float>.One - (root * root * root) + logarithm, x * x * 0.5f);
            var accepted = Vector512.LessThan(Elementary.Log(acceptances.Uniform(draw, firstSequence)), bound) & open;
            result = Vector512.ConditionalSelect(accepted, logarithm, result);
            open = Vector512.AndNot(open, accepted);
        }

        return result;
    }

    private static void Exponentiate(Span<Vector512<float>> row)
    {
        var largest = row[0];
        foreach (var logarithm in row)
            largest = Vector512.ConditionalSelect(Vector512.GreaterThan(logarithm, largest), logarithm, largest);
        foreach (ref var entry in row)
            entry = Elementary.Exp(entry - largest);
    }
}
