namespace Sweeper.Trainer.Torch.Devices;

/// <summary>One thing that a device lacks.</summary>
/// <param name="Need">The law: what the device needs.</param>
/// <param name="Found">What is there instead.</param>
/// <param name="Remedy">How to get it.</param>
public sealed record TorchLack(string Need, string Found, string Remedy)
{
    public override string ToString() => $"needs {Need}, but {Found}: {Remedy}";
}
