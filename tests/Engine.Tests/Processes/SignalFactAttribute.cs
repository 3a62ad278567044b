namespace Sweeper.Engine.Tests.Processes;

/// <summary>A test of processes that signals end: skipped, with the reason, where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SignalFactAttribute : FactAttribute
{
    public const string Reason = "ends a process by a signal, which Windows does not have";

    public SignalFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = Reason;
    }
}
