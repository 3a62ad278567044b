namespace Sweeper.Sweeps.Journals;

/// <summary>A journal or a snapshot cannot be read. The message says law and values; what can be done about it is for whoever knows where it is kept.</summary>
public sealed class JournalException(JournalFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    public JournalFault Fault { get; } = fault;

    /// <summary>The segment that the line is in, as its reader was told; empty when it came from none.</summary>
    public string Segment { get; private init; } = "";

    /// <summary>Where the line starts, in bytes from the start of the segment; 0 when it came from none.</summary>
    public long Offset { get; private init; }

    /// <summary>The same error, with the place of the line.</summary>
    internal JournalException In(string segment, long offset) =>
        new(Fault, $"byte {offset} of '{segment}': {Message}", this) { Segment = segment, Offset = offset };
}
