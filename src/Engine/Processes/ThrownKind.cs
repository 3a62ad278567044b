namespace Sweeper.Engine.Processes;

/// <summary>What an executor in a child threw, as far as the engine tells exceptions apart.</summary>
internal enum ThrownKind : byte
{
    /// <summary>A bug, or a device that failed.</summary>
    Other,

    /// <summary>The engine's own exception, which came to the executor as an answer.</summary>
    Engine,

    InvalidData,

    OutOfMemory,

    Cancelled,
}
