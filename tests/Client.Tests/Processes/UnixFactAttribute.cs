using System.Diagnostics;

namespace Sweeper.Client.Tests.Processes;

/// <summary>A test that sends signals or runs another program: skipped, with the reason, where that is not possible.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    /// <param name="program">Program that the test runs, if any.</param>
    public UnixFactAttribute(string? program = null)
    {
        if (OperatingSystem.IsWindows())
            Skip = "needs POSIX signals";
        else if (program is not null && !Exists(program))
            Skip = $"needs {program}, which is not installed";
    }

    private static bool Exists(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
