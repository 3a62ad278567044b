using System.Runtime.InteropServices;

namespace Sweeper.Trainer.Torch.Nvidia;

/// <summary>Calls functions of a loaded NVML by name and shape. True, or 0: the library has the function and it succeeded; an older driver lacks some.</summary>
internal sealed unsafe class NvmlLibrary(nint library)
{
    private const int NotFound = 13;

    public int Call(string function) => Of(function) is var f and not 0 ? ((delegate* unmanaged[Cdecl]<int>)f)() : NotFound;

    public bool Int(string function, uint* value) => Of(function) is var f and not 0 && ((delegate* unmanaged[Cdecl]<uint*, int>)f)(value) == 0;

    public bool Handle(string function, nint* handle) => Of(function) is var f and not 0 && ((delegate* unmanaged[Cdecl]<nint*, int>)f)(handle) == 0;

    public bool Free(string function, nint handle) => Of(function) is var f and not 0 && ((delegate* unmanaged[Cdecl]<nint, int>)f)(handle) == 0;

    public bool Text(string function, byte* text, uint bytes) => Of(function) is var f and not 0 && ((delegate* unmanaged[Cdecl]<byte*, uint, int>)f)(text, bytes) == 0;

    public bool Find(string function, uint index, nint* device) => Of(function) is var f and not 0 && ((delegate* unmanaged[Cdecl]<uint, nint*, int>)f)(index, device) == 0;

    public bool OfDevice(string function, nint device, void* answer) =>
        device != 0 && Of(function) is var f and not 0 && ((delegate* unmanaged[Cdecl]<nint, void*, int>)f)(device, answer) == 0;

    public bool TextOfDevice(string function, nint device, byte* text, uint bytes) =>
        device != 0 && Of(function) is var f and not 0 && ((delegate* unmanaged[Cdecl]<nint, byte*, uint, int>)f)(device, text, bytes) == 0;

    public bool Register(string function, nint device, ulong kinds, nint events) =>
        device != 0 && Of(function) is var f and not 0 && ((delegate* unmanaged[Cdecl]<nint, ulong, nint, int>)f)(device, kinds, events) == 0;

    public bool Wait(string function, nint events, NvmlEvent* heard, uint milliseconds) =>
        Of(function) is var f and not 0 && ((delegate* unmanaged[Cdecl]<nint, NvmlEvent*, uint, int>)f)(events, heard, milliseconds) == 0;

    private nint Of(string function) => NativeLibrary.TryGetExport(library, function, out var address) ? address : 0;
}
