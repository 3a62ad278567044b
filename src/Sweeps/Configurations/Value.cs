using System.Globalization;
using System.Text.Json.Nodes;

namespace Sweeper.Sweeps.Configurations;

/// <summary>One configuration value: a whole number, a real number, a word, or a truth value. Values are equal when kind and content are.</summary>
public readonly record struct Value
{
    private readonly double _number;
    private readonly long _integer;
    private readonly string? _word;

    private Value(ValueKind kind, long integer, double number, string? word)
    {
        Kind = kind;
        _integer = integer;
        _number = number;
        _word = word;
    }

    public ValueKind Kind { get; }

    public static Value Of(long integer) => new(ValueKind.Integer, integer, 0, null);

    public static Value Of(double real) => new(ValueKind.Real, 0, real, null);

    public static Value Of(string word) => new(ValueKind.Word, 0, 0, word);

    public static Value Of(bool truth) => new(ValueKind.Truth, truth ? 1 : 0, 0, null);

    public bool IsNumber => Kind is ValueKind.Integer or ValueKind.Real;

    /// <exception cref="InvalidOperationException">The value is not a whole number.</exception>
    public long AsInteger => Kind == ValueKind.Integer ? _integer : throw Wrong(ValueKind.Integer);

    /// <summary>The number as a double, from either kind of number.</summary>
    /// <exception cref="InvalidOperationException">The value is not a number.</exception>
    public double AsReal => Kind switch
    {
        ValueKind.Integer => _integer,
        ValueKind.Real => _number,
        _ => throw Wrong(ValueKind.Real),
    };

    /// <exception cref="InvalidOperationException">The value is not a word.</exception>
    public string AsWord => Kind == ValueKind.Word ? _word! : throw Wrong(ValueKind.Word);

    /// <exception cref="InvalidOperationException">The value is not a truth value.</exception>
    public bool AsTruth => Kind == ValueKind.Truth ? _integer != 0 : throw Wrong(ValueKind.Truth);

    /// <summary>As it is written in a sweep file: shortest text that reads back as the same value.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Integer => _integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Real => _number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
        ValueKind.Word => _word!,
        _ => _integer != 0 ? "true" : "false",
    };

    public JsonNode ToJson() => Kind switch
    {
        ValueKind.Integer => JsonValue.Create(_integer),
        ValueKind.Real => JsonValue.Create(_number),
        ValueKind.Word => JsonValue.Create(_word!),
        _ => JsonValue.Create(_integer != 0),
    };

    private InvalidOperationException Wrong(ValueKind wanted) => new($"'{this}' is a {Kind}, not a {wanted}.");
}
