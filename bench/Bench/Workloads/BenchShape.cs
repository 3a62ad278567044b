namespace Sweeper.Bench.Workloads;

/// <summary>A model and batch worth measuring.</summary>
/// <param name="Mlp">Hidden channels of the MLP; 0 = none.</param>
/// <param name="Norm">As in a sweep file.</param>
/// <param name="Contexts">Every T at which the shape is measured.</param>
internal sealed record BenchShape(string Name, int Width, int Heads, int KeyDim, int Layers, int Mlp, string Norm, int Batch, IReadOnlyList<int> Contexts)
{
    /// <summary>A and B: the paper's one-layer and six-layer models; C: its deepest with an MLP; D: a small language model's, by context.</summary>
    public static IReadOnlyList<BenchShape> All { get; } =
    [
        new("A", 40, 4, 20, 1, 0, "none", 256, [50]),
        new("B", 40, 4, 20, 6, 0, "none", 256, [50]),
        new("C", 80, 4, 20, 7, 320, "layer", 256, [50]),
        new("D", 128, 4, 32, 2, 512, "none", 16, [64, 128, 256, 512, 1024, 2048]),
    ];

    /// <summary>Small, but with everything in it that the peer must do as we do. Two groups of lanes, a context that no block divides.</summary>
    public static BenchShape Small { get; } = new("small", 40, 4, 10, 2, 80, "layer", 32, [75]);
}
