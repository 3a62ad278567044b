namespace Sweeper.Engine.Processes;

/// <summary>What a frame between a process and its child says. Every request of the child but those that say so gets one <see cref="Answer"/> before the next one.</summary>
internal enum FrameKind : byte
{
    /// <summary>To the child: numerics, trial, whether a checkpoint is due, whether its spans are wanted.</summary>
    Start = 1,

    /// <summary>To the child: <see cref="AnswerFlags"/>, then bytes of a checkpoint, or why it was refused.</summary>
    Answer,

    /// <summary>To the child: a checkpoint is due.</summary>
    Due,

    /// <summary>To the child: save a checkpoint and return.</summary>
    Stop,

    /// <summary>The child has the trial. No answer.</summary>
    Began = 16,

    /// <summary>A report; answered when it has been decided upon.</summary>
    Report,

    /// <summary>Progress. No answer.</summary>
    Show,

    /// <summary>Opens the checkpoint.</summary>
    Open,

    /// <summary>The next bytes of the checkpoint; none at its end.</summary>
    Read,

    /// <summary>Closes the checkpoint. No answer.</summary>
    Close,

    /// <summary>A checkpoint at a step follows, in pieces.</summary>
    SaveCheckpoint,

    /// <summary>A named file follows, in pieces.</summary>
    SaveArtifact,

    /// <summary>Next bytes of what is saved.</summary>
    Piece,

    /// <summary>It is whole; answered when the store has it.</summary>
    Saved,

    /// <summary>It cannot be made: the store keeps what it had.</summary>
    Unsaved,

    /// <summary>A span of the trainer started. No answer.</summary>
    SpanStarted,

    /// <summary>The newest span that has not ended did. No answer.</summary>
    SpanEnded,

    /// <summary>The outcome. No answer.</summary>
    Ended,

    /// <summary>The executor threw. No answer.</summary>
    Threw,
}
