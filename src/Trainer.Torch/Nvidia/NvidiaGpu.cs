namespace Sweeper.Trainer.Torch.Nvidia;

/// <summary>A GPU as its driver describes it, at the time it was asked.</summary>
/// <param name="Number">N of <c>cuda:N</c>: its place among the GPUs that this process may use.</param>
/// <param name="Name"><c>NVIDIA H200</c>.</param>
/// <param name="MemoryBytes">That it has; 0: not known.</param>
/// <param name="UsedBytes">In use by anybody; null: not known.</param>
/// <param name="Utilisation">0 … 1; null: not known.</param>
public sealed record NvidiaGpu(int Number, string Name, long MemoryBytes, long? UsedBytes, double? Utilisation);
