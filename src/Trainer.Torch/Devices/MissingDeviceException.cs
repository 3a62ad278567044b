namespace Sweeper.Trainer.Torch.Devices;

/// <summary>Devices that were asked for are not here; each message has law, value and remedy.</summary>
public sealed class MissingDeviceException(IReadOnlyList<string> messages) : Exception(string.Join(Environment.NewLine, messages))
{
    public IReadOnlyList<string> Messages => messages;
}
