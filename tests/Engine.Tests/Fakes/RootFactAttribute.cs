using System.Diagnostics;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>A test that mounts a small file system: for root on Linux, skipped with that reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!CanMount.Value)
            Skip = "mounts a tmpfs, which takes root on Linux";
    }

    private static Lazy<bool> CanMount { get; } = new(() =>
    {
        using var folder = new TemporaryFolder();
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux() || !TryRun("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", folder.Path))
            return false;
        return TryRun("umount", folder.Path);
    });

    public static bool TryRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
