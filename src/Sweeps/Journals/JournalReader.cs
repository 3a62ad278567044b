namespace Sweeper.Sweeps.Journals;

/// <summary>
/// Reads one segment of a journal, forwards and once, with no more in memory than its longest line. Of a segment that may end torn (the newest one), the part
/// of a line that a killed process left at its end is left out; everything else that is not a line with the next number is an error.
/// </summary>
/// <param name="segment">Its name, for errors.</param>
/// <param name="first">Number of its first event.</param>
/// <param name="mayBeTorn">False: it ends in a newline, or it is damaged.</param>
public sealed class JournalReader(Stream stream, string segment, long first, bool mayBeTorn)
{
    private const int Least = 1 << 18;
    private const int LongestLine = 1 << 28;
    private readonly TrialIds _ids = new();
    private byte[] _buffer = new byte[Least];
    private int _start;
    private int _scanned;
    private int _end;

    public string Segment => segment;

    /// <summary>Number of the event that is to be read next.</summary>
    public long Next { get; private set; } = first;

    /// <summary>Bytes of the lines that were read: where the next one starts.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the torn line; known at the end.</summary>
    public int Torn { get; private set; }

    /// <summary>The next record, or null at the end.</summary>
    /// <exception cref="JournalException">The next line cannot be read; it is named by segment and byte offset.</exception>
    public JournalRecord? Read()
    {
        do
        {
            var length = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (length >= 0)
                return Take(_scanned + length);
            _scanned = _end;
        }
        while (Fill());
        Torn = _end - _start;
        if (Torn > 0 && !(mayBeTorn && IsTorn(_buffer.AsSpan(_start, Torn))))
            throw new JournalException(JournalFault.Damaged, "a line must end with a newline, but does not").In(segment, Offset);
        return null;
    }

    private JournalRecord Take(int newline)
    {
        try
        {
            var (number, record) = JournalLine.Parse(_buffer.AsSpan(_start, newline - _start), _ids);
            if (number != Next)
                throw new JournalException(JournalFault.Damaged, $"events must be numbered without gaps and this one be {Next}, but is {number}");
            Offset += newline + 1 - _start;
            _start = _scanned = newline + 1;
            Next++;
            return record;
        }
        catch (JournalException e)
        {
            throw e.In(segment, Offset);
        }
    }

    /// <summary>What a torn append leaves is the start of a line: a whole one with something behind it is something else.</summary>
    private static bool IsTorn(ReadOnlySpan<byte> rest) =>
        rest.LastIndexOf("\"}"u8) is var end && (end < 0 || end + 2 == rest.Length || !Seal.IsWhole(rest[..(end + 2)]));

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _scanned, _end) = (0, _scanned - _start, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine)
                throw new JournalException(JournalFault.Damaged, $"a line must be shorter than {LongestLine} bytes, but is not").In(segment, Offset);
            Array.Resize(ref _buffer, 2 * _end);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
