using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>
/// What binds an implementation of <see cref="IKernels"/> to the reference: every call on random numbers, at every size around the widths of vectors and tiles.
/// A subclass gives the kernels, and tolerances where its own differ from those of an honest float32. Errors are shares of the largest number of the expected array.
/// Outputs that a call writes are NaN before it, outputs that it adds to are random, and nothing else may change.
/// </summary>
public abstract partial class KernelConformance
{
    protected static readonly int[] Channels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 20, 31, 32, 33, 40];

    protected static readonly int[] Contexts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 50];

    protected abstract IKernels Create();

    /// <summary>A sum of so many products.</summary>
    protected virtual double SumTolerance(int inner) => 2e-6 * Math.Sqrt(inner);

    private KernelPair Pair(ulong seed = 1) => new(Create(), seed);

    /// <summary>Contexts and groups that go round as other sizes are walked through.</summary>
    private static (int Groups, int Context) Size(int turn) => (1 + turn % 3, Contexts[turn % Contexts.Length]);
}
