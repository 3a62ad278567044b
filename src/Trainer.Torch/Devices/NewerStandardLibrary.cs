using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Sweeper.Trainer.Torch.Devices;

/// <summary>
/// TorchSharp 0.107.0 for Linux was linked with GCC 13, whose &lt;iostream&gt; makes a library ask for the version GLIBCXX_3.4.32 of libstdc++ and use nothing of it. The
/// systems before it (Debian 12, Ubuntu 22.04) refuse to load it for that alone. Here a copy in memory asks weakly: one bit in its table of needed versions.
/// </summary>
internal static class NewerStandardLibrary
{
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>VER_FLG_WEAK of an Elf64_Vernaux: a version that may be missing.</summary>
    private const byte Weak = 2;

    /// <summary>Loads the library so; null where it cannot be.</summary>
    /// <param name="path">Of the library.</param>
    /// <param name="needed">What it needs that is beside it: a library without a folder finds only what is loaded.</param>
    public static nint? Load(string path, string needed)
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(needed, typeof(NewerStandardLibrary).Assembly, null, out _))
            return null;
        var image = File.ReadAllBytes(path);
        if (!AskWeakly(image))
            return null;
        var descriptor = MemoryFile(Path.GetFileName(path), 0);
        if (descriptor < 0)
            return null;
        using var file = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, image, 0);
        return NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out var handle) ? handle : null;
    }

    /// <summary>False, and nothing is changed, where the image does not ask for the version exactly once.</summary>
    internal static bool AskWeakly(Span<byte> image)
    {
        // An Elf64_Vernaux begins with the hash of the version's name and the flags, which are 0.
        Span<byte> entry = stackalloc byte[6];
        entry.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(entry, Hash(Version));
        if (image.Count(entry) != 1)
            return false;
        image[image.IndexOf(entry) + sizeof(uint)] = Weak;
        return true;
    }

    /// <summary>The hash of names in ELF files (System V ABI).</summary>
    private static uint Hash(string name)
    {
        var hash = 0u;
        foreach (var letter in Encoding.ASCII.GetBytes(name))
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }

    [DllImport("libc", EntryPoint = "memfd_create", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int MemoryFile(string name, uint flags);
}
