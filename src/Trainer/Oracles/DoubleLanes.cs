using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Oracles;

/// <summary>Half of a 16-lane group, widened to double.</summary>
internal static class DoubleLanes
{
    /// <summary>Sequences in a half.</summary>
    public const int Count = Lane.Count / 2;

    /// <param name="at">Index of lane 0 of the group.</param>
    public static Vector512<double> Load(float[] values, int at, bool upper)
    {
        var group = Vector512.Create(values, at);
        return upper ? Vector512.WidenUpper(group) : Vector512.WidenLower(group);
    }
}
