namespace Sweeper.Client.Exits;

/// <summary>What the process says when it ends. Stable: scripts depend on it (docs/console.md).</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The sweep came to its end, but some trials failed.</summary>
    public const int SomeFailed = 1;

    /// <summary>A replay came to something else; two sweeps are not shown to agree.</summary>
    public const int Differs = 1;

    /// <summary>A store is damaged.</summary>
    public const int Damaged = 1;

    /// <summary>Command line or sweep file; nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>The store cannot be read or written, or somebody else holds it.</summary>
    public const int Store = 3;

    /// <summary>A bug (EX_SOFTWARE of sysexits.h).</summary>
    public const int Unexpected = 70;

    /// <summary>Stopped by Ctrl-C or SIGTERM; the same command carries on.</summary>
    public const int Stopped = 130;
}
