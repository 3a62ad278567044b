namespace Sweeper.Trainer.Torch.Nvidia;

/// <summary>A critical error of a GPU, as the driver numbers them (79: the GPU has fallen off the bus).</summary>
/// <param name="Gpu">Its number; null where the driver does not say which.</param>
/// <param name="Code">Xid.</param>
public sealed record NvidiaXid(int? Gpu, long Code);
