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

    public static Parameter Integer(string path, long @default, long min, long max, string doc) =>
        new(path, Value.Of(@default), doc) { Min = min, Max = max };

    public static Parameter Real(string path, double @default, double min, double max, string doc) =>
        new(path, Value.Of(@default), doc) { Min = min, Max = max };

    public static Parameter Word(string path, string @default, IReadOnlyList<string> words, string doc) =>
        new(path, Value.Of(@default), doc) { Words = words };

    public static Parameter Truth(string path, bool @default, string doc) => new(path, Value.Of(@default), doc);
}
