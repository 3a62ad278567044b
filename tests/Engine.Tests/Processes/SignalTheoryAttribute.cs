namespace Sweeper.Engine.Tests.Processes;

/// <summary>Tests of processes that signals end: skipped, with the reason, where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SignalTheoryAttribute : TheoryAttribute
{
    public SignalTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = SignalFactAttribute.Reason;
    }
}
