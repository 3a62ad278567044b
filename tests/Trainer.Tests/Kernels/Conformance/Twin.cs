namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>One array, held by the kernels under test (side 0) and by the reference (side 1).</summary>
internal sealed class Twin<T>(T actual, T expected) : ITwin
{
    public T this[int side] => side == 0 ? actual : expected;

    public required Func<int, double[]> Read { get; init; }
}
