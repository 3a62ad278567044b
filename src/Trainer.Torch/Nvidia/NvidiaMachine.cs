using System.Globalization;

namespace Sweeper.Trainer.Torch.Nvidia;

/// <summary>What NVIDIA's driver says of this machine.</summary>
/// <param name="Driver">Its version; null: there is none, or it does not say.</param>
/// <param name="Problem">Why the driver could not be asked; null: it was.</param>
/// <param name="Gpus">That this process may use, in CUDA's order.</param>
public sealed record NvidiaMachine(string? Driver, string? Problem, IReadOnlyList<NvidiaGpu> Gpus)
{
    /// <param name="nvml">The driver's library.</param>
    /// <param name="visible">CUDA_VISIBLE_DEVICES: numbers or UUIDs, up to the first that is none; null: all GPUs.</param>
    public static NvidiaMachine Of(INvml nvml, string? visible) =>
        new(nvml.DriverVersion, null, [.. Visible(nvml, visible).Select((gpu, number) => Gpu(nvml, gpu, number))]);

    /// <summary>A machine whose driver cannot be asked.</summary>
    public static NvidiaMachine Without(string problem) => new(null, problem, []);

    private static NvidiaGpu Gpu(INvml nvml, int gpu, int number)
    {
        var memory = nvml.Memory(gpu);
        return new NvidiaGpu(number, nvml.Name(gpu) ?? "NVIDIA GPU", memory?.Total ?? 0, memory?.Used, nvml.Utilisation(gpu));
    }

    private static List<int> Visible(INvml nvml, string? visible)
    {
        var all = Enumerable.Range(0, nvml.Count).ToList();
        if (visible is null)
            return all;
        var chosen = visible.Split(',', StringSplitOptions.TrimEntries).Select(word => Find(nvml, all, word)).TakeWhile(gpu => gpu is not null).Select(gpu => gpu!.Value).ToList();
        return chosen.Distinct().Count() == chosen.Count ? chosen : [];
    }

    private static int? Find(INvml nvml, List<int> all, string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? all.Contains(number) ? number : null
            : all.Where(gpu => word.StartsWith("GPU-", StringComparison.Ordinal) && nvml.Uuid(gpu)?.StartsWith(word, StringComparison.Ordinal) == true).Select(gpu => (int?)gpu).FirstOrDefault();
}
