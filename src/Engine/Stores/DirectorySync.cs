using System.Runtime.InteropServices;

namespace Sweeper.Engine.Stores;

/// <summary>
/// Makes a rename or a new file in a directory survive a power cut. POSIX asks for an fsync of the directory, which .NET has no call for; NTFS journals names
/// by itself.
/// </summary>
internal static class DirectorySync
{
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(directory, 0);
        if (descriptor < 0)
            return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    // Errors are left out: a file system that cannot sync a directory (some network ones) keeps what it can.
    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
