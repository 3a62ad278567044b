using System.Runtime.InteropServices;
using System.Text;

namespace Sweeper.Trainer.Torch.Nvidia;

/// <summary>NVML by its C interface (nvml.h of the CUDA toolkit): the library comes with NVIDIA's driver and is looked for at run time.</summary>
public sealed unsafe class Nvml : INvml
{
    private const int TextBytes = 96;
    private const ulong XidEvents = 8;
    private readonly NvmlLibrary _library;
    private readonly nint _events;

    private Nvml(NvmlLibrary library)
    {
        _library = library;
        uint count = 0;
        Count = library.Int("nvmlDeviceGetCount_v2", &count) ? (int)count : 0;
        nint events = 0;
        _events = library.Handle("nvmlEventSetCreate", &events) ? events : 0;
        for (var gpu = 0; _events != 0 && gpu < Count; gpu++)
            library.Register("nvmlDeviceRegisterEvents", Device(gpu), XidEvents, _events);
    }

    /// <summary>The library's name as the system finds it.</summary>
    public static string FileName { get; } = OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1";

    public int Count { get; }

    public string? DriverVersion
    {
        get
        {
            var text = stackalloc byte[TextBytes];
            return _library.Text("nvmlSystemGetDriverVersion", text, TextBytes) ? Read(text) : null;
        }
    }

    /// <summary>Null, with the reason, where there is no driver or it does not answer.</summary>
    /// <param name="problem">In words: <c>libnvidia-ml.so.1 cannot be loaded</c>.</param>
    /// <param name="file">Another library than the system's.</param>
    public static Nvml? Open(out string? problem, string? file = null)
    {
        problem = null;
        if (!NativeLibrary.TryLoad(file ?? FileName, out var handle))
        {
            problem = $"{FileName} cannot be loaded";
            return null;
        }

        var library = new NvmlLibrary(handle);
        var code = library.Call("nvmlInit_v2");
        if (code == 0)
            return new Nvml(library);
        problem = $"{FileName} says that it cannot start (nvmlInit: {code})";
        NativeLibrary.Free(handle);
        return null;
    }

    public string? Name(int gpu) => DeviceText("nvmlDeviceGetName", gpu);

    public string? Uuid(int gpu) => DeviceText("nvmlDeviceGetUUID", gpu);

    public (long Total, long Used)? Memory(int gpu)
    {
        // nvmlMemory_t: total, free, used.
        var memory = stackalloc ulong[3];
        return _library.OfDevice("nvmlDeviceGetMemoryInfo", Device(gpu), memory) ? ((long)memory[0], (long)memory[2]) : null;
    }

    public double? Utilisation(int gpu)
    {
        // nvmlUtilization_t: per cent of the time that kernels ran, that memory was read or written.
        var rates = stackalloc uint[2];
        return _library.OfDevice("nvmlDeviceGetUtilizationRates", Device(gpu), rates) ? rates[0] / 100.0 : null;
    }

    public NvidiaXid? NextXid(TimeSpan patience)
    {
        NvmlEvent heard = default;
        if (_events == 0 || !_library.Wait("nvmlEventSetWait_v2", _events, &heard, (uint)patience.TotalMilliseconds) || (heard.Kind & XidEvents) == 0)
            return null;
        uint gpu;
        return new NvidiaXid(_library.OfDevice("nvmlDeviceGetIndex", heard.Device, &gpu) ? (int)gpu : null, (long)heard.Data);
    }

    public void Dispose()
    {
        if (_events != 0)
            _library.Free("nvmlEventSetFree", _events);
        _library.Call("nvmlShutdown");
    }

    private static string Read(byte* text) => Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    private nint Device(int gpu)
    {
        nint device;
        return _library.Find("nvmlDeviceGetHandleByIndex_v2", (uint)gpu, &device) ? device : 0;
    }

    private string? DeviceText(string function, int gpu)
    {
        var text = stackalloc byte[TextBytes];
        return _library.TextOfDevice(function, Device(gpu), text, TextBytes) ? Read(text) : null;
    }
}
