namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>One array on both sides, whatever it is a handle of.</summary>
internal interface ITwin
{
    /// <summary>The numbers of a side, at its own precision.</summary>
    Func<int, double[]> Read { get; }
}
