namespace Sweeper.Client.Machines;

/// <summary>What <c>--devices</c> may name on this machine: there, with what it was measured to do, or missing.</summary>
/// <param name="Id">As <c>--devices</c> takes it; <c>cuda</c> where there is no GPU.</param>
/// <param name="Kind">One of <see cref="Sweeps.Sharing.DeviceKind"/>.</param>
/// <param name="Name">Of the hardware or the library; null: there is none.</param>
/// <param name="Cores">Of a processor; null on a GPU.</param>
/// <param name="MemoryBytes">0: not known.</param>
/// <param name="MemoryUsedBytes">Of a GPU, by anybody; null: not known.</param>
/// <param name="Utilisation">Of a GPU, 0 … 1; null: not known.</param>
/// <param name="Driver">Version of a GPU's; null: none, or not known.</param>
/// <param name="FlopsPerSecond">A product of matrices in float32, on all of it; null: not measured.</param>
/// <param name="CopyBytesPerSecond">Bytes read and written; null: not measured.</param>
/// <param name="Missing">What has to be done before trials can run on it: law, value, remedy; empty: they can.</param>
internal sealed record LocalDevice(
    string Id,
    string Kind,
    string? Name,
    int? Cores,
    long MemoryBytes,
    long? MemoryUsedBytes,
    double? Utilisation,
    string? Driver,
    double? FlopsPerSecond,
    double? CopyBytesPerSecond,
    IReadOnlyList<string> Missing);
