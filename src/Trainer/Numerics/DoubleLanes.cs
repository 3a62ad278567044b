using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Numerics;

/// <summary>Half of a 16-lane group, widened to double.</summary>
internal static class DoubleLanes
{
    /// <summary>Sequences in a half.</summary>
    public const int Count = Lane.Count / 2;

    /// <param name="upper">Which half: lanes 0 to 7 or 8 to 15.</param>
    public static Vector512<double> Widen(Vector512<float> group, bool upper) => upper ? Vector512.WidenUpper(group) : Vector512.WidenLower(group);

    /// <param name="at">Index of lane 0 of the group.</param>
    /// <param name="upper">Which half: lanes 0 to 7 or 8 to 15.</param>
    public static Vector512<double> Load(float[] values, int at, bool upper) => Widen(Vector512.Create(values, at), upper);

    /// <summary>Rounds to float and writes half of a group.</summary>
    /// <param name="group">Begins at lane 0 of the group.</param>
    /// <param name="upper">Which half: lanes 0 to 7 or 8 to 15.</param>
    public static void Store(Vector512<double> half, Span<float> group, bool upper) =>
        Vector512.Narrow(half, half).GetLower().CopyTo(group[(upper ? Count : 0)..]);
}
