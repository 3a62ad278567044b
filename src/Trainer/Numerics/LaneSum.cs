using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Numerics;

/// <summary>The one place where the 16 lanes of a vector meet.</summary>
public static class LaneSum
{
    /// <summary>Sum over the lanes in a fixed tree: lane i with lane i + 8, then + 4, + 2, + 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(Vector512<float> lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.GetElement(0) + two.GetElement(1);
    }
}
