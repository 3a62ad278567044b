using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Trainer.Torch.Tests.Nvidia;

/// <summary>A driver with the GPUs that it is given.</summary>
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

    /// <summary>What one of them has had; null: nothing.</summary>
    public NvidiaXid? Xid { get; init; }

    public NvidiaXid? NextXid(TimeSpan patience) => Xid;

    public void Dispose()
    {
    }
}
