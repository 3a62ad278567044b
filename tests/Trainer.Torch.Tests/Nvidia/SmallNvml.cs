using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Trainer.Torch.Tests.Nvidia;

/// <summary>A driver with the GPUs that it is given, none of which fails.</summary>
/// <param name="driver">Its version.</param>
/// <param name="gpus">Null: one that says nothing of itself.</param>
internal sealed class SmallNvml(string? driver, params (string Name, string Uuid, long Total, long Used, double Utilisation)?[] gpus) : INvml
{
    public string? DriverVersion => driver;

    public int Count => gpus.Length;

    public string? Name(int gpu) => gpus[gpu]?.Name;

    public string? Uuid(int gpu) => gpus[gpu]?.Uuid;

    public (long Total, long Used)? Memory(int gpu) => gpus[gpu] is { } g ? (g.Total, g.Used) : null;

    public double? Utilisation(int gpu) => gpus[gpu]?.Utilisation;

    public NvidiaXid? NextXid(TimeSpan patience) => null;

    public void Dispose()
    {
    }
}
