namespace Sweeper.Sweeps.Configurations;

/// <summary>One thing that a sweep file may set: its dotted path, kind, legal range or words, default and one line of documentation.</summary>
public sealed record Parameter
{
    private Parameter(string path, Value @default, string doc)
    {
        Path = path;
        Default = @default;
        Doc = doc;
    }

    public string Path { get; }

    public Value Default { get; }

    /// <summary>One sentence, with the unit: shown by <c>--help</c>, in the JSON schema and in messages.</summary>
    public string Doc { get; }

    public ValueKind Kind => Default.Kind;

    /// <summary>Least legal number, inclusive.</summary>
    public double Min { get; private init; } = double.NegativeInfinity;

    /// <summary>Largest legal number, inclusive.</summary>
    public double Max { get; private init; } = double.PositiveInfinity;

    /// <summary>The legal words of a <see cref="ValueKind.Word"/>; empty otherwise.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>How the word of a sequence is spelled; null for everything else, and where only <see cref="Words"/> are legal.</summary>
    public WordSequence? SequenceOf { get; private init; }

    public static Parameter Integer(string path, long @default, long min, long max, string doc) =>
        new(path, Value.Of(@default), doc) { Min = min, Max = max };

    public static Parameter Real(string path, double @default, double min, double max, string doc) =>
        new(path, Value.Of(@default), doc) { Min = min, Max = max };

    public static Parameter Word(string path, string @default, IReadOnlyList<string> words, string doc) =>
        new(path, Value.Of(@default), doc) { Words = words };

    /// <summary>A word that spells a sequence, <c>softmax+mesa*3</c>, or the default, which need not be one.</summary>
    public static Parameter Sequence(string path, string @default, WordSequence sequence, string doc) =>
        new(path, Value.Of(@default), doc) { SequenceOf = sequence };

    public static Parameter Truth(string path, bool @default, string doc) => new(path, Value.Of(@default), doc);
}
