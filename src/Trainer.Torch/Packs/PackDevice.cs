using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Torch.Packs;

/// <summary>A device as its packs see it. Used by its launcher's thread alone.</summary>
/// <param name="name"><c>torch-cpu</c>, <c>cuda:0</c>.</param>
/// <param name="gauge">Of its memory.</param>
/// <param name="kernels">New ones with so many replicas.</param>
internal sealed class PackDevice(string name, IMemoryGauge gauge, Func<int, IKernels> kernels)
{
    private readonly List<Pack> _resident = [];
    private long? _before;

    public string Name => name;

    /// <summary>In use by anybody.</summary>
    public long UsedBytes => gauge.UsedBytes;

    /// <exception cref="OutOfMemoryException">Or what libtorch has for it.</exception>
    public IKernels NewKernels(int replicas) => kernels(replicas);

    /// <summary>What a pack may fill: what was free before there was any, without what the others have.</summary>
    public double FreeBytes(Pack pack)
    {
        _before ??= gauge.UsedBytes;
        return (PackRoom.Share * (gauge.TotalBytes - (double)_before.Value)) - _resident.Where(other => other != pack).Sum(other => (double)other.Bytes);
    }

    /// <summary>The others give their memory back.</summary>
    /// <returns>False where none has any.</returns>
    public bool MakeRoom(Pack pack)
    {
        var others = _resident.Where(other => other != pack).ToList();
        foreach (var other in others)
            other.Yield();
        return others.Count > 0;
    }

    /// <summary>A pack has a model on the device.</summary>
    public void Enter(Pack pack) => _resident.Add(pack);

    public void Leave(Pack pack) => _resident.Remove(pack);
}
