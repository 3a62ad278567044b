namespace Sweeper.Engine.Processes;

/// <summary>What the exit code of a process that ended unasked means.</summary>
internal static class ExitWords
{
    /// <summary>Windows' STATUS_ACCESS_VIOLATION, STATUS_STACK_OVERFLOW, STATUS_FAIL_FAST_EXCEPTION as signed numbers.</summary>
    private const int AccessViolation = unchecked((int)0xC0000005), StackOverflow = unchecked((int)0xC00000FD), FailFast = unchecked((int)0xC0000409);

    /// <summary>On Unix .NET gives a process that a signal ended 128 and the signal's number.</summary>
    public static string Of(int exitCode) => exitCode switch
    {
        TrialWorker.LostDevice => "ended itself, because it cannot go on with its device",
        TrialWorker.CannotStart => "could not start",
        128 + 6 => "was ended by SIGABRT: it gave up, as native code does at a failed assertion and .NET at an error that nobody handles",
        128 + 9 => "was ended by SIGKILL, from outside: perhaps the machine ran out of memory (dmesg says so)",
        128 + 11 => "was ended by SIGSEGV: native code reached for memory that is not there",
        128 + 4 => "was ended by SIGILL: native code has instructions that this processor does not know",
        128 + 7 => "was ended by SIGBUS: memory, or a file that is mapped to it, went away",
        128 + 8 => "was ended by SIGFPE: native code divided by zero",
        128 + 15 => "was ended by SIGTERM, from outside",
        AccessViolation => "was ended by an access violation: native code reached for memory that is not there",
        StackOverflow => "was ended by a stack overflow",
        FailFast => "gave up at an error that nobody handles",
        > 128 and < 128 + 65 => $"was ended by signal {exitCode - 128}",
        _ => $"ended with exit code {exitCode}",
    };
}
