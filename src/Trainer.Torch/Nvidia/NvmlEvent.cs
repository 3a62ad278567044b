using System.Runtime.InteropServices;

namespace Sweeper.Trainer.Torch.Nvidia;

/// <summary>nvmlEventData_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlEvent
{
    public nint Device;
    public ulong Kind;
    public ulong Data;
    public uint GpuInstance;
    public uint ComputeInstance;
}
