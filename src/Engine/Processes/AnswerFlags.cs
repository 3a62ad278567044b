namespace Sweeper.Engine.Processes;

/// <summary>First byte of an answer to a child.</summary>
[Flags]
internal enum AnswerFlags : byte
{
    None = 0,

    /// <summary>A checkpoint is due.</summary>
    Due = 1,

    /// <summary>The trial is to save a checkpoint and return.</summary>
    Stop = 2,

    /// <summary>There is no checkpoint.</summary>
    Nothing = 4,

    /// <summary>The engine threw; its message follows.</summary>
    Refused = 8,
}
