namespace Sweeper.Engine.Tests.Fakes;

/// <summary>A test that makes symbolic links: skipped, with the reason, where that takes a privilege.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "makes symbolic links, which takes a privilege on Windows";
    }
}
