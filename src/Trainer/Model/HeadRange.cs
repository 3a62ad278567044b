using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>Some neighbouring heads of an attention.</summary>
/// <param name="Shape">Of all heads.</param>
/// <param name="First">0 for the first.</param>
/// <param name="Count">≥ 1.</param>
internal readonly record struct HeadRange(AttentionShape Shape, int First, int Count)
{
    /// <summary>Channels of their input.</summary>
    public int Channels => Count * Shape.HeadChannels;

    /// <summary>Their columns of a matrix that has as many for each head.</summary>
    public Matrix Columns(Matrix of)
    {
        var perHead = of.Columns / Shape.Heads;
        return of.PartOfColumns(First * perHead, Count * perHead);
    }
}
