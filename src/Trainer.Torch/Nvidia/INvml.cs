namespace Sweeper.Trainer.Torch.Nvidia;

/// <summary>As much of NVIDIA's management library (NVML) as is asked here. What it cannot say is null: not every GPU, driver and container tells everything.</summary>
public interface INvml : IDisposable
{
    /// <summary><c>570.86.10</c>.</summary>
    string? DriverVersion { get; }

    /// <summary>GPUs, counted in the order of their places on the bus.</summary>
    int Count { get; }

    /// <param name="gpu">0 … <see cref="Count"/> − 1.</param>
    string? Name(int gpu);

    /// <summary><c>GPU-5f2c…</c>, which stays the GPU's own.</summary>
    string? Uuid(int gpu);

    /// <summary>Bytes that the GPU has, and that are in use by anybody.</summary>
    (long Total, long Used)? Memory(int gpu);

    /// <summary>Share of the last fraction of a second in which a kernel ran, 0 … 1.</summary>
    double? Utilisation(int gpu);

    /// <summary>The next critical error that one of the GPUs has had since this was opened; null where none comes in time, or none can be heard of.</summary>
    /// <param name="patience">How long to wait for one; zero: not.</param>
    NvidiaXid? NextXid(TimeSpan patience);
}
