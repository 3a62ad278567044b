namespace Sweeper.Trainer.Torch.Devices;

/// <summary>What a device was measured to do, at its best over a fraction of a second.</summary>
/// <param name="FlopsPerSecond">Of a product of matrices, float32; a multiply-add counts two.</param>
/// <param name="BytesPerSecond">Of a copy within its memory: bytes read and bytes written.</param>
public sealed record DeviceRates(double FlopsPerSecond, double BytesPerSecond);
