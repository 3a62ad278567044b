namespace Sweeper.Engine.Processes;

/// <summary>The last lines that a process wrote, for the message of its end. Frames of stack traces, which say where and not what, are for the log only. For many threads.</summary>
internal sealed class LastWords
{
    public const int MostLines = 6, MostCharacters = 300;

    private readonly Queue<string> _lines = [];

    public void Add(string line)
    {
        var words = line.Trim();
        if (words.Length == 0 || words.StartsWith("at ", StringComparison.Ordinal))
            return;
        lock (_lines)
        {
            if (_lines.Count == MostLines)
                _lines.Dequeue();
            _lines.Enqueue(words.Length <= MostCharacters ? words : words[..MostCharacters] + "…");
        }
    }

    /// <summary>Empty where it said nothing.</summary>
    public override string ToString()
    {
        lock (_lines)
            return _lines.Count == 0 ? "" : $" It said last: {string.Join(" | ", _lines)}";
    }
}
