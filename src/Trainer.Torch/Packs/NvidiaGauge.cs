using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Trainer.Torch.Packs;

/// <summary>A GPU's, from its driver. libtorch keeps what a launch gives back, so that what is in use afterwards is its peak.</summary>
/// <param name="look">The machine as it is now.</param>
/// <param name="gpu">N of <c>cuda:N</c>.</param>
internal sealed class NvidiaGauge(Func<NvidiaMachine> look, int gpu) : IMemoryGauge
{
    public long TotalBytes => Gpu is { MemoryBytes: > 0 and var bytes } ? bytes : long.MaxValue;

    public long UsedBytes => Gpu?.UsedBytes ?? 0;

    private NvidiaGpu? Gpu => look().Gpus.FirstOrDefault(g => g.Number == gpu);
}
