using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sweeper.Silo.Tests.Processes;

/// <summary>What one process says to another.</summary>
internal static partial class Signals
{
    private const int End = 15, Continue = 18, Stop = 19;

    public static void Terminate(this Process process) => Send(process, End);

    public static void Freeze(this Process process) => Send(process, Stop);

    public static void Wake(this Process process) => Send(process, Continue);

    private static void Send(Process process, int signal) => Assert.Equal(0, Kill(process.Id, signal));

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
